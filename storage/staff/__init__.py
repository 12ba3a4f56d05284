"""The organisation in force, absences, those who have left. For incidents, delivery and the unit of work."""
