"""Sheet: where a sheet's header stands, which dataset it belongs to and what its columns hold."""
