"""What people do, one file an intention: who, load, may they, act, save, commit."""
