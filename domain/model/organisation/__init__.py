"""The administration: its people, authorities, absences, options and permissions."""
