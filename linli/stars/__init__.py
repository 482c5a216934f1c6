"""Stars of branches that rest on evidence (practice B10)."""
