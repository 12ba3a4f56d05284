"""What the administrator does: examine, audit, repair, move and restore."""
