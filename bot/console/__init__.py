"""The commands of `otklik`."""
