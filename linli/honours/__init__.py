"""Honours of households that asked for them (practice B11)."""
