"""What people do, one intention a file: who, load, may they, act, save, commit."""
