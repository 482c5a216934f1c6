"""Pages of duties: what is asked of me, how it stands at a place, and by programme."""
