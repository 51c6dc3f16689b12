"""Media: which files in the server's memory were made for whom — an address opens for the session it was sent to."""
