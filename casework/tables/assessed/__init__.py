"""Tables of how townships are assessed: the schemes that were adopted, and the checks by sample."""
