"""Pages for managers, ops and agents."""
