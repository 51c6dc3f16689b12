"""Configuration: a county's TOML files, held against their models; what is wrong is said with its line."""
