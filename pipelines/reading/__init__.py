"""Reading: any file → text cells with sheet and row. What the text means is found in cleaning/."""
