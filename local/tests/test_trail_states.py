import unittest
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest import mock

from localaws.access.request import Caller, Kind
from localaws.trail import call_log, trails
from localaws.trail.call import Answer, Call
from localaws.trail.states import Stream, TrailState

PLACE = ("111111111111", "eu-west-1")
NOW = datetime(2026, 11, 24, 10, 0, 0, 500, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=10)


class StreamTest(unittest.TestCase):
    def test_starts_a_chain_once_and_at_a_full_second(self) -> None:
        stream = Stream()
        stream.start_chain(NOW)
        stream.start_chain(LATER)
        assert stream.chain is not None
        self.assertEqual(NOW.replace(microsecond=0), stream.chain.start)

    def test_a_chain_that_ends_with_the_next_delivery_names_the_log_files_until_then(self) -> None:
        stream = Stream()
        stream.start_chain(NOW)
        chain = stream.chain
        stream.end_chain(None)
        self.assertIsNone(stream.chain)
        self.assertIs(chain, stream.growing)

    def test_a_chain_that_has_ended_names_no_more_log_files(self) -> None:
        stream = Stream()
        stream.start_chain(NOW)
        stream.end_chain(LATER)
        self.assertIsNone(stream.growing)

    def test_a_new_chain_ends_the_one_before(self) -> None:
        stream = Stream()
        stream.start_chain(NOW)
        stream.end_chain(None)
        stream.start_chain(LATER)
        self.assertEqual([LATER], [ending.end for ending in stream.endings])
        self.assertIs(stream.chain, stream.growing)


class TrailStateTest(unittest.TestCase):
    def test_forgets_the_oldest_records_if_too_many_wait(self) -> None:
        state = TrailState(mock.Mock(cw_log_group_arn=None))
        with mock.patch("localaws.trail.states._MAX_PENDING", 20):
            for number in range(50):
                state.add(PLACE, {"number": number})
        waiting = [record["number"] for record in state.stream(PLACE).pending]
        self.assertEqual((list(range(30, 50)), 30), (waiting, state.forgotten))


class TrailsTest(unittest.TestCase):
    def trail(self, region: str, is_multi_region: bool) -> mock.Mock:
        names = {"region_name": region, "is_multi_region": is_multi_region, "partition": "aws", "is_org_trail": False}
        return mock.Mock(account_id=PLACE[0], s3_key_prefix="audit", **names)

    def test_records_one_region_or_all_that_are_enabled(self) -> None:
        self.assertEqual([PLACE], trails.places(self.trail("eu-west-1", False)))
        every = trails.places(self.trail("eu-west-1", True))
        self.assertEqual((17, True), (len(every), PLACE in every))

    def test_sends_nothing_if_the_home_region_is_not_enabled(self) -> None:
        self.assertEqual([], trails.places(self.trail("af-south-1", True)))

    def test_writes_into_the_folder_of_the_account(self) -> None:
        self.assertEqual(f"audit/AWSLogs/{PLACE[0]}", trails.folder(self.trail("eu-west-1", True), PLACE[0]))


class CallLogTest(unittest.TestCase):
    def setUp(self) -> None:
        _start(self, mock.patch("localaws.trail.call_log._positions", {}))

    def test_remembers_each_call_once_and_forgets_the_oldest(self) -> None:
        caller = Caller(Kind.ROOT, PLACE[0], f"arn:aws:iam::{PLACE[0]}:root")
        start = call_log.after(0)["position"]
        with mock.patch("localaws.trail.call_log._MAX", 2):
            for name in "ListA", "ListA", "ListB", "ListC", "ListB":
                call_log.note(Call("sns", name, "eu-west-1", caller), Answer(), (f"SNS:{name}",))
        found = call_log.after(start)
        self.assertEqual(["ListC", "ListB"], [call["eventName"] for call in found["calls"]])
        self.assertEqual(start + 5, found["position"])
        self.assertEqual([], call_log.after(found["position"])["calls"])


def _start(test: unittest.TestCase, patch: Any) -> None:
    """Replaces something until the end of a test."""
    patch.start()
    test.addCleanup(patch.stop)
