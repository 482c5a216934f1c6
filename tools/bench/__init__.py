"""What Linli costs, measured: `make bench`."""
