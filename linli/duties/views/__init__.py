"""Pages of duties: what is asked of me; how it stands at a place; the programmes of a department."""
