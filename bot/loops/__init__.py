"""Background loops, nearly all run by the leader.

* `sweep`: reminders, digests, scheduled reports, expired questions, refreshed cards
* `alarm`: reports problems of the program to the admins
* `backups`: the nightly copy of the database
* `housekeeping`: deletes expired data and erases old texts
* `derived_data`: search terms, similar messages, sums of each day, the authorities of imported
  answers; in each process the classifier
"""
