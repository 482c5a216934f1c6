"""The door for phones, and the page on which a phone is let in."""
