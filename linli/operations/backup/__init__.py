"""Safety copies of a whole installation, and bringing one back (ADR 0026)."""
