"""What use cases ask of the outside world, one noun a file. For them, and for who fulfils them."""
