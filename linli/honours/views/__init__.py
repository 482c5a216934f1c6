"""Pages of honours of households."""
