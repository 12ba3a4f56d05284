"""Pure rules: nothing here waits, reads a clock or knows where it is stored. For everybody."""
