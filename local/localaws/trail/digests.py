"""Writes digests, and the string that is signed. These are pure functions.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from localaws import clock
from localaws.trail import files
from localaws.trail.files import Delivered, File

HASH_ALGORITHM = "SHA-256"


@dataclass(frozen=True)
class Previous:
    """The digest before another one. hash is that of its uncompressed content."""

    bucket: str
    key: str
    hash: str
    signature: str


@dataclass(frozen=True)
class Window:
    """The time that a digest covers: it names the log files that were delivered in it."""

    start: datetime
    end: datetime


def digest(
    account: str,
    window: Window,
    bucket: str,
    key: str,
    fingerprint: str,
    algorithm: str,
    previous: Previous | None,
    log_files: Sequence[Delivered],
) -> File:
    """Returns a digest. Without a previous one, it is the first of a chain."""
    content = {
        "awsAccountId": account,
        "digestStartTime": clock.iso(window.start),
        "digestEndTime": clock.iso(window.end),
        "digestS3Bucket": bucket,
        "digestS3Object": key,
        "digestPublicKeyFingerprint": fingerprint,
        "digestSignatureAlgorithm": algorithm,
        "newestEventTime": max((file.newest for file in log_files), default=None),
        "oldestEventTime": min((file.oldest for file in log_files), default=None),
        "previousDigestS3Bucket": previous.bucket if previous else None,
        "previousDigestS3Object": previous.key if previous else None,
        "previousDigestHashValue": previous.hash if previous else None,
        "previousDigestHashAlgorithm": HASH_ALGORITHM if previous else None,
        "previousDigestSignature": previous.signature if previous else None,
        "logFiles": [_entry(file) for file in log_files],
    }
    return files.compressed(bucket, key, json.dumps(content, separators=(",", ":")).encode())


def string_to_sign(window: Window, file: File, previous: Previous | None) -> str:
    """Returns the string that the signature of a digest is made of."""
    before = previous.signature if previous else "null"
    return f"{clock.iso(window.end)}\n{file.bucket}/{file.key}\n{file.hash}\n{before}"


def _entry(file: Delivered) -> dict[str, str]:
    return {
        "s3Bucket": file.bucket,
        "s3Object": file.key,
        "hashValue": file.hash,
        "hashAlgorithm": HASH_ALGORITHM,
        "newestEventTime": file.newest,
        "oldestEventTime": file.oldest,
    }
