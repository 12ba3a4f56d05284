"""Long jobs started by people: imports and reports; they resume after a restart."""
