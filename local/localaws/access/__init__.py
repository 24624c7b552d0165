"""Decides which requests the local AWS allows, as AWS decides them.

`policy`, `conditions` and `patterns` evaluate one policy, and `decision` combines all that apply to a request. These
are pure functions. The other modules ask moto what the request is, who makes it and which policies there are.
"""

from localaws.access import apis, keys, s3, trails


def guard() -> None:
    """Replaces methods of moto so that it answers only what is allowed.

    It must be called once, after the gaps are filled.
    """
    s3.guard()
    apis.guard()
    keys.guard()
    trails.guard()
