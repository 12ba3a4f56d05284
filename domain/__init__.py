"""What the product exists for: the procedure, working time, and who does what. Standard library only."""
