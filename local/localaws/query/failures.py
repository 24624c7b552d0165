"""The errors with which Athena ends a query."""


class QueryFailed(Exception):
    """A query that Athena would not finish. The text is its reason, as GetQueryExecution returns it."""


def needs_value(column: str) -> QueryFailed:
    """https://docs.aws.amazon.com/athena/latest/ug/partition-projection-dynamic-id-partitioning.html"""
    return QueryFailed(
        f"CONSTRAINT_VIOLATION: For the injected projected partition column {column}, the WHERE clause must contain "
        "only static equality conditions, and at least one such condition must be present."
    )


def column_not_found(name: str, line: int, column: int) -> QueryFailed:
    return QueryFailed(f"COLUMN_NOT_FOUND: line {line}:{column}: Column '{name}' cannot be resolved")


def too_many_partitions(table: str, limit: int) -> QueryFailed:
    text = f"Query over table '{table}' can potentially read more than {limit} partitions"
    return QueryFailed(f"HIVE_EXCEEDED_PARTITION_LIMIT: {text}")


def scan_limit_exceeded() -> QueryFailed:
    return QueryFailed("Bytes scanned limit was exceeded")
