"""Runs named queries on the log files in the local AWS as Athena would, with DuckDB in place of its engine."""
