"""The JSON API and webhooks: a door for other programs, without a rule of its own (ADR 0037)."""
