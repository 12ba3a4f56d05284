"""What the program relies on about outer services: each test states one fact, with its source and date."""
