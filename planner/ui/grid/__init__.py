"""The roster as a grid to look at and to edit: a component of our own."""
