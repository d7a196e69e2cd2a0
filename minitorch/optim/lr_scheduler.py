"""Learning rates that change from epoch to epoch."""
