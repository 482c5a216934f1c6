"""What builds, checks and starts Linli. Nothing in the product imports it."""
