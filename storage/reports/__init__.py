"""What reports are counted from: facts of many messages, read in few queries. Writes nothing."""
