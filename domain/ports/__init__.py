"""What use cases ask of the outside world, one noun a file. For use cases, handlers, and who fulfils them."""
