"""The administrator's operations: examine, audit, repair, move and restore."""
