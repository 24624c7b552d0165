import gzip
import json
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest import mock

from localaws import clock
from localaws.trail import digests, files, signing
from localaws.trail.chains import Chain, SignedDigest
from localaws.trail.digests import Previous, Window
from localaws.trail.files import Delivered

START = datetime(2026, 11, 24, 10, 1, 31, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
PLACE = ("111111111111", "eu-west-1")
LOG_FILE = Delivered("logs", "a.json.gz", "00ff", "2026-11-24T10:30:00Z", "2026-11-24T10:20:00Z")


def trail(bucket: str = "logs") -> mock.Mock:
    return mock.Mock(trail_name="main", region_name="us-east-1", bucket_name=bucket, partition="aws")


class ChainTest(unittest.TestCase):
    def setUp(self) -> None:
        _start(self, mock.patch("localaws.trail.trails.folder", lambda trail, account: f"AWSLogs/{account}"))

    def test_begins_with_nulls_and_links_each_digest_to_the_one_before(self) -> None:
        chain = Chain(START)
        chain.log_files.append(LOG_FILE)
        first = chain.next(trail(), PLACE, chain.due)
        second = chain.next(trail("moved"), PLACE, chain.due)
        one, two = content(first), content(second)
        self.assertEqual({None}, {value for name, value in one.items() if name.startswith("previous")})
        self.assertEqual(["a.json.gz"], [entry["s3Object"] for entry in one["logFiles"]])
        self.assertEqual(
            ("2026-11-24T10:30:00Z", "2026-11-24T10:20:00Z"), (one["newestEventTime"], one["oldestEventTime"])
        )
        self.assertEqual(("logs", first.file.key), (two["previousDigestS3Bucket"], two["previousDigestS3Object"]))
        self.assertEqual(
            (first.file.hash, "SHA-256"), (two["previousDigestHashValue"], two["previousDigestHashAlgorithm"])
        )
        self.assertEqual(first.metadata["signature"], two["previousDigestSignature"])
        self.assertEqual([], two["logFiles"])
        self.assertEqual(
            ("2026-11-24T11:01:31Z", "2026-11-24T12:01:31Z"), (two["digestStartTime"], two["digestEndTime"])
        )
        self.assertEqual("moved", two["digestS3Bucket"])

    def test_has_the_name_that_aws_documents(self) -> None:
        made = Chain(START).next(trail(), PLACE, START + HOUR)
        folder = "AWSLogs/111111111111/CloudTrail-Digest/eu-west-1/2026/11/24"
        name = "111111111111_CloudTrail-Digest_eu-west-1_main_us-east-1_20261124T110131Z.json.gz"
        self.assertEqual(f"{folder}/{name}", made.file.key)

    def test_has_no_backfill_digest_before_the_first_digest(self) -> None:
        self.assertIsNone(Chain(START).backfill(trail(), PLACE, [LOG_FILE]))

    def test_a_backfill_digest_covers_the_last_hour_and_is_no_part_of_the_chain(self) -> None:
        chain = Chain(START)
        first = chain.next(trail(), PLACE, chain.due)
        made = chain.backfill(trail(), PLACE, [LOG_FILE])
        assert made is not None
        found = content(made)
        self.assertEqual(
            ("2026-11-24T10:01:31Z", "2026-11-24T11:01:31Z"), (found["digestStartTime"], found["digestEndTime"])
        )
        self.assertTrue(made.file.key.endswith("_20261124T110131Z_backfill.json.gz"))
        self.assertIn("backfill-generation-timestamp", made.metadata)
        self.assertEqual(first.file.key, content(chain.next(trail(), PLACE, chain.due))["previousDigestS3Object"])


class DigestTest(unittest.TestCase):
    def test_signs_the_string_that_aws_documents(self) -> None:
        file = files.compressed("bucket", "key", b"{}")
        window = Window(START, START + HOUR)
        hashed = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        self.assertEqual(
            f"2026-11-24T11:01:31Z\nbucket/key\n{hashed}\nnull", digests.string_to_sign(window, file, None)
        )
        previous = Previous("bucket", "before", "00", "abcd")
        self.assertTrue(digests.string_to_sign(window, file, previous).endswith("\nabcd"))

    def test_hashes_the_uncompressed_content(self) -> None:
        file = files.compressed("bucket", "key", b"{}")
        self.assertEqual(b"{}", gzip.decompress(file.content))
        self.assertEqual("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", file.hash)


class SigningTest(unittest.TestCase):
    def setUp(self) -> None:
        _start(self, mock.patch("localaws.clock._offset", timedelta()))
        _start(self, mock.patch("localaws.trail.signing._keys", {}))

    def test_has_a_key_for_each_region_and_month(self) -> None:
        first = signing.current("eu-west-1")
        self.assertIs(first, signing.current("eu-west-1"))
        self.assertNotEqual(first.fingerprint, signing.current("us-east-1").fingerprint)
        self.assertEqual(2048, first.private.key_size)
        self.assertRegex(first.fingerprint, r"^[0-9a-f]{32}$")
        clock.move_to(clock.now() + timedelta(days=31))
        second = signing.current("eu-west-1")
        self.assertNotEqual(first.fingerprint, second.fingerprint)
        now = clock.now()
        self.assertEqual([second], signing.valid("eu-west-1", now, now))
        self.assertEqual([first, second], signing.valid("eu-west-1", now - timedelta(days=40), now))
        self.assertEqual([], signing.valid("eu-west-1", now - timedelta(days=90), now - timedelta(days=80)))


def content(digest: SignedDigest) -> dict[str, object]:
    return dict(json.loads(gzip.decompress(digest.file.content)))


def _start(test: unittest.TestCase, patch: Any) -> None:
    """Replaces something until the end of a test."""
    patch.start()
    test.addCleanup(patch.stop)
