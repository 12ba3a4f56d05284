"""Notices: each event of an incident becomes notices, written in the same transaction.

`kinds.py` has the kinds of notices, `recipients.py` the recipients of events, `reminded.py` those
of reminders.

A card shows the state at the time of sending, and repeated notices for it are coalesced; news
carries the frozen facts of its event and is never merged; a question and an answer are for one
person.
"""
