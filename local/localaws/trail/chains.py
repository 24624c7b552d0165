"""The chain of digests of one account and region."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moto.cloudtrail.models import Trail

from localaws import clock
from localaws.trail import digests, files, signing, trails
from localaws.trail.digests import Previous, Window
from localaws.trail.files import Delivered, File
from localaws.trail.trails import Place

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class SignedDigest:
    """A digest with the metadata of its object, and the end of the hour that it covers."""

    file: File
    metadata: dict[str, str]
    end: datetime


@dataclass
class Chain:
    """A chain of digests. start is when the hour began that the next digest covers."""

    start: datetime
    log_files: list[Delivered] = field(default_factory=list)
    previous: Previous | None = None
    last: Window | None = None

    @property
    def due(self) -> datetime:
        """Returns when the next digest is due."""
        return self.start + HOUR

    def next(self, trail: Trail, place: Place, end: datetime) -> SignedDigest:
        """Returns the digest of the time up to an end, and begins the next hour."""
        window = Window(self.start, end)
        made, signature = _signed(trail, place, window, self.previous, self.log_files, is_backfill=False)
        self.previous = Previous(made.file.bucket, made.file.key, made.file.hash, signature)
        self.start, self.last, self.log_files = end, window, []
        return made

    def backfill(self, trail: Trail, place: Place, log_files: list[Delivered]) -> SignedDigest | None:
        """Returns a backfill digest of the last hour for log files that its digest does not name.

        There is none before the chain has a digest. AWS does not document whether backfill digests form a chain. Here,
        each one is the first of its chain.
        """
        if self.last is None:
            return None
        made, _ = _signed(trail, place, self.last, None, log_files, is_backfill=True)
        generated = f"{clock.now():%Y-%m-%dT%H:%M:%S.000Z}"
        return SignedDigest(made.file, made.metadata | {"backfill-generation-timestamp": generated}, made.end)


def _signed(
    trail: Trail,
    place: Place,
    window: Window,
    previous: Previous | None,
    log_files: list[Delivered],
    is_backfill: bool,
) -> tuple[SignedDigest, str]:
    account, region = place
    folder = trails.folder(trail, account)
    key = files.digest_key(folder, place, trail.trail_name, trail.region_name, window.end, is_backfill)
    signer, bucket = signing.current(region), trail.bucket_name
    file = digests.digest(account, window, bucket, key, signer.fingerprint, signing.ALGORITHM, previous, log_files)
    signature = signer.sign(digests.string_to_sign(window, file, previous))
    metadata = {"signature": signature, "signature-algorithm": signing.ALGORITHM}
    return SignedDigest(file, metadata, window.end), signature
