"""The report of §21: of which period, which figures, and how each is counted of one incident."""
