"""Words as they are searched: what they are forms of, and the terms of the index made of that."""
