"""The demonstration: the real program on the sandbox, its clock leaping. For console and tests."""
