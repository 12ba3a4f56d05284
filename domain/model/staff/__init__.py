"""The administration: people, bodies, absences, rights. For the telling; the incident knows none."""
