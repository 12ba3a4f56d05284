"""What people write, press and see; knows the domain and no messenger. For `bot` alone."""
