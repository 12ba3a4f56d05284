"""The console: the commands of `otklik`, each importing only what it needs. Nothing imports it."""
