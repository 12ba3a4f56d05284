"""`/absence`: the list of absences, and entering one step by step (§8). Used by the dispatch."""
