"""What the door for programs does besides asking the services of others."""
