"""S3 replication as it works: each new object version that a rule selects is copied to another bucket, as a role.

`configuration` and `validation` are pure functions. `observing` notes new and changed versions, and `replicator` has
them replicated, at once or when replication is resumed.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
"""

from localaws.replication import documents, observing, statuses


def start() -> None:
    """Replaces methods of moto, in this process only.

    It must be called once, after the guards of `access` are in place, and before API calls are recorded.
    """
    documents.answer()
    statuses.show()
    observing.observe()
