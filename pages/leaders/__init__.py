"""Leaders: the county, one township, one project."""
