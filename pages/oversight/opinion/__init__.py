"""Opinion: everything of the page of satisfaction and complaints."""
