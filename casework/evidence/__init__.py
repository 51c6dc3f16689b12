"""Evidence: the files behind a case's steps — taken in, kept by content hash outside the web root, handed out by right."""
