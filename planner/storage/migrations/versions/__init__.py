"""One step a file, the first is v0001."""
