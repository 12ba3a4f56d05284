"""`otklik db check`: whether what is stored, told and shown agrees with what has happened."""
