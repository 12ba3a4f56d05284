"""The organisation in force, absences, those who have left. For incidents and rooms above."""
