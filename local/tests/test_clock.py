import re
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest import mock

from localaws import clock
from localaws.errors import UserError


class ClockTest(unittest.TestCase):
    def setUp(self) -> None:
        _start(self, mock.patch("localaws.clock._offset", timedelta()))

    def test_moves_forward_and_goes_on(self) -> None:
        target = datetime.now(timezone.utc) + timedelta(days=3)
        clock.move_to(target)
        self.assertLess(clock.now() - target, timedelta(seconds=5))
        self.assertGreaterEqual(clock.now(), target)

    def test_does_not_move_backward(self) -> None:
        clock.move_to(datetime.now(timezone.utc) + timedelta(hours=2))
        clock.move_to(datetime.now(timezone.utc) + timedelta(hours=1))
        self.assertGreater(clock.now() - datetime.now(timezone.utc), timedelta(minutes=119))

    def test_reads_durations(self) -> None:
        texts = {"30m": timedelta(minutes=30), "3h": timedelta(hours=3), "24h": timedelta(days=1)}
        for text, duration in (texts | {"2d": timedelta(days=2)}).items():
            self.assertEqual(duration, clock.parse_duration(text))

    def test_refuses_other_durations(self) -> None:
        for text in "", "3", "h", "0h", "-1h", "3 h", "3hours", "3s", "1.5h", "999999d":
            with self.subTest(text), self.assertRaisesRegex(UserError, re.escape(f"'{text}' is no duration")):
                clock.parse_duration(text)

    def test_tells_the_time_as_http_does(self) -> None:
        self.assertRegex(clock.http_date(), r"^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$")


def _start(test: unittest.TestCase, patch: Any) -> None:
    """Replaces something until the end of a test."""
    patch.start()
    test.addCleanup(patch.stop)
