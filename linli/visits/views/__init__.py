"""Pages of visits: thin, one service call each."""
