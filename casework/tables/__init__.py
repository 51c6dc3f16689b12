"""Tables: the tables of the store, a file each, found by being here; how they came about stands in migrations/."""
