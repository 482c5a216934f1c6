"""Pages of the life of an organisation."""
