"""Sign-in: the small pages by which people come in and go — plain HTML from the server, no Streamlit, no script."""
