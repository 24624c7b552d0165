"""The keys that CloudTrail signs digests with, one at a time in each region.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from localaws import clock

ALGORITHM = "SHA256withRSA"
_VALIDITY = timedelta(days=30)

_lock = threading.Lock()
_keys: dict[str, list["SigningKey"]] = {}


@dataclass(frozen=True)
class SigningKey:
    """A key, and when it signs. public is its public key, in DER as PKCS #1."""

    private: rsa.RSAPrivateKey
    public: bytes
    fingerprint: str
    start: datetime
    end: datetime

    def sign(self, text: str) -> str:
        """Returns the signature of a text, in hexadecimal."""
        return self.private.sign(text.encode(), padding.PKCS1v15(), SHA256()).hex()


def current(region: str) -> SigningKey:
    """Returns the key that signs now in a region. A new one is made after 30 days."""
    now = clock.now()
    with _lock:
        keys = _keys.setdefault(region, [])
        if not keys or keys[-1].end <= now:
            keys.append(_make(now))
        return keys[-1]


def valid(region: str, start: datetime, end: datetime) -> list[SigningKey]:
    """Returns the keys of a region that were valid in some of the time."""
    with _lock:
        return [key for key in _keys.get(region, []) if key.start <= end and start <= key.end]


def _make(now: datetime) -> SigningKey:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
    # The key is valid for digests of the hour before, because the digest is made at the end of its hour.
    start = now - timedelta(hours=1)
    return SigningKey(private, public, hashlib.md5(public, usedforsecurity=False).hexdigest(), start, start + _VALIDITY)
