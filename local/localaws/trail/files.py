"""Names the files that CloudTrail delivers, and writes log files.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html#cloudtrail-log-filename-format
"""

import gzip
import hashlib
import json
import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from localaws.trail.trails import Place

# How a compressed file begins.
GZIP = b"\x1f\x8b"

_UNIQUE = string.ascii_letters + string.digits
_LOG_FILE = re.compile(r"/([0-9]{12})/CloudTrail/([a-z0-9-]+)/[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/]+\.json\.gz")


@dataclass(frozen=True)
class File:
    """A file in a bucket. content is compressed, and hash is that of the uncompressed content, in hexadecimal."""

    bucket: str
    key: str
    content: bytes
    hash: str


@dataclass(frozen=True)
class Delivered:
    """A log file that was delivered, with the times of its newest and its oldest event."""

    bucket: str
    key: str
    hash: str
    newest: str
    oldest: str


def log_file(bucket: str, folder: str, place: Place, time: datetime, records: Sequence[dict[str, Any]]) -> File:
    """Returns a log file of an account and region that is delivered at a time."""
    account, region = place
    unique = "".join(secrets.choice(_UNIQUE) for _ in range(16))
    name = f"{account}_CloudTrail_{region}_{time:%Y%m%dT%H%MZ}_{unique}.json.gz"
    key = f"{folder}/CloudTrail/{region}/{time:%Y/%m/%d}/{name}"
    return compressed(bucket, key, json.dumps({"Records": records}, separators=(",", ":")).encode())


def delivered(file: File, records: Sequence[dict[str, Any]]) -> Delivered:
    times = sorted(record["eventTime"] for record in records)
    return Delivered(file.bucket, file.key, file.hash, times[-1], times[0])


def place_of(key: str) -> Place | None:
    """Returns the account and the region of a log file, or None if the key is not that of a log file."""
    found = _LOG_FILE.search(key)
    return (found[1], found[2]) if found else None


def written(bucket: str, key: str, content: bytes, time: str) -> Delivered:
    """Returns a log file with a compressed content, as a digest names it."""
    return Delivered(bucket, key, hashlib.sha256(gzip.decompress(content)).hexdigest(), time, time)


def digest_key(folder: str, place: Place, trail: str, home_region: str, end: datetime, is_backfill: bool) -> str:
    """Returns the key of the digest of an account and region for an hour that ends at a time."""
    account, region = place
    name = f"{account}_CloudTrail-Digest_{region}_{trail}_{home_region}_{end:%Y%m%dT%H%M%SZ}"
    suffix = "_backfill" if is_backfill else ""
    return f"{folder}/CloudTrail-Digest/{region}/{end:%Y/%m/%d}/{name}{suffix}.json.gz"


def compressed(bucket: str, key: str, content: bytes) -> File:
    """Returns a file with a content."""
    return File(bucket, key, gzip.compress(content, compresslevel=6, mtime=0), hashlib.sha256(content).hexdigest())
