"""Pages about the data of persons: for everybody, for whose data it is, and for the office."""
