"""Tests of local/query, which need DuckDB and sqlglot: local/test runs them with the Python of local/query."""
