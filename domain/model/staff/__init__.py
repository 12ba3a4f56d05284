"""People, bodies, absences, and who may do what. For the telling; the incident knows none of it."""
