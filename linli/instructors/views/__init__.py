"""Pages of instructors and of the department."""
