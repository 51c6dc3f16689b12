"""Tables: the one catalogue of the tables a snapshot holds, and the columns of those that a night carries on."""
