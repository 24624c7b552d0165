import unittest
from datetime import datetime, timezone

from localaws import bench_verify, busy


class BenchVerifyTest(unittest.TestCase):
    def test_the_period_is_the_last_hours(self) -> None:
        now = datetime(2026, 11, 24, 12, 0, 7, 900000, timezone.utc)
        self.assertEqual(
            ("--from=2026-11-23T12:00:07Z", "--to=2026-11-24T12:00:07Z"), bench_verify.period(now, 24)
        )

    def test_each_account_calls_in_each_region(self) -> None:
        self.assertEqual(
            [("1", "eu"), ("2", "eu"), ("1", "us"), ("2", "us")], busy.places(["1", "2"], ["eu", "us"])
        )


if __name__ == "__main__":
    unittest.main()
