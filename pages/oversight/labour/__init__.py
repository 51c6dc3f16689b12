"""Labour: everything of the page of paid days and wages."""
