"""Whether what is stored, told and shown agrees with what has happened. For the console alone."""
