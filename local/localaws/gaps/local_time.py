"""Makes moto use the clock of the local AWS: for creation dates, LastModified, retention dates and the like."""

import sys
from typing import Any

from moto.core import utils
from moto.s3.models import FakeBucket

from localaws import clock


def fill() -> None:
    _tell_the_time()
    _date_buckets()


def _tell_the_time() -> None:
    """Modules that moto imports later get this function from moto.core.utils."""
    original = utils.utcnow

    def utcnow() -> Any:
        return clock.now().replace(tzinfo=None)

    for name, module in list(sys.modules.items()):
        if name.startswith("moto.") and getattr(module, "utcnow", None) is original:
            module.utcnow = utcnow  # type: ignore[attr-defined]


def _date_buckets() -> None:
    """moto asks Python for the creation date of a bucket."""
    create = FakeBucket.__init__

    def init(self: FakeBucket, *arguments: Any, **named: Any) -> None:
        create(self, *arguments, **named)
        self.creation_date = clock.now()

    FakeBucket.__init__ = init
