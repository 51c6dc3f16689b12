"""Send-back: a township's own file with what has to be corrected marked."""
