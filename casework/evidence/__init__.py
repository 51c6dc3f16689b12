"""Evidence: the files behind a case's steps — taken in, kept by their hash outside the web root, told by right."""
