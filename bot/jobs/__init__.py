"""Long work that people start: imports and reports, which go on where a restart cut them off."""
