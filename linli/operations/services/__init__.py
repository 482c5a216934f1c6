"""What the people who run an installation do with it."""
