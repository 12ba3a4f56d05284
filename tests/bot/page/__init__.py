"""Of the page what needs neither the program nor a browser."""
