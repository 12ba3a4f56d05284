"""What every part of the program uses: clock, pauses, workers, logs, supervision, metrics."""
