"""Pages of whoever administers a place: its staff, its places, its grids."""
