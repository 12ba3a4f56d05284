"""The organisation in force, absences, and those who have left."""
