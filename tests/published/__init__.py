"""Numbers published by others."""
