"""The administration's settings, absences and invitations."""
