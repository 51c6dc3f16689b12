"""Plot: what is to happen to the sample's findings in a year, planned before anything is done."""
