"""What the use cases ask of the outside world, one noun a file."""
