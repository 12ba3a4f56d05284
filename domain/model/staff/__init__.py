"""The administration: people, bodies, absences, and who may do what."""
