"""Words of a search, their stems, and the index terms made of them."""
