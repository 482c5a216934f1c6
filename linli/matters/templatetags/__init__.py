"""Tags for pages and messages about matters."""
