"""Days: by when a case is to be answered and put right, and what is said when it is late."""
