"""The domain model: pure rules without I/O, clocks or storage. Any room may use it."""
