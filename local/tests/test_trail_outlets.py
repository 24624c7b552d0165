import json
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest import mock

from moto.logs.models import logs_backends

from localaws import clock
from localaws.access.log_groups import LogGroup
from localaws.trail import outlets

ACCOUNT, REGION = "111111111111", "eu-west-1"
GROUP = LogGroup(ACCOUNT, REGION, "trail")


class WriteEventsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.logs = logs_backends[ACCOUNT][REGION]
        self.logs.create_log_group("trail", {})
        self.addCleanup(self.logs.delete_log_group, "trail")

    def test_writes_records_that_were_noted_out_of_order_in_the_order_of_their_times(self) -> None:
        # Two requests that end at the same time are recorded in any order; CloudWatch Logs takes sorted events only.
        now = datetime.now(timezone.utc)
        records = [self.record("second", now), self.record("first", now - timedelta(seconds=1))]
        self.assertIsNone(self.write(records))
        self.assertEqual(["first", "second"], self.written())

    def record(self, name: str, time: datetime) -> dict[str, Any]:
        return {"eventName": name, "eventTime": clock.iso(time)}

    def write(self, records: list[dict[str, Any]]) -> str | None:
        trail = mock.Mock(account_id=ACCOUNT, region_name=REGION, partition="aws", trail_name="trail")
        with mock.patch("localaws.trail.outlets.log_groups.require", return_value=GROUP):
            return outlets.write_events(trail, (ACCOUNT, REGION), records)

    def written(self) -> list[str]:
        stream = self.logs.groups["trail"].streams[f"{ACCOUNT}_CloudTrail_{REGION}"]
        return [json.loads(event.message)["eventName"] for event in stream.events]
