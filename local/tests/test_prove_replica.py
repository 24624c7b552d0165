"""Tests of the proof that a replica has everything. Each of them makes one thing differ."""

import contextlib
import gzip
import io
import json
from typing import Any

from localaws import prove_replica
from localaws.expectations import LogStore, Retention, Trail
from localaws.prove import Apis, Failed
from localaws.prove_replica import Object, Side
from tests.replicating import REPLICA_ACCOUNT, REPLICA_REGION, SOURCE_ACCOUNT, SOURCE_REGION, Replicating
from tests.running import policy_of
from tests.test_replication import days

LOG_FILE, DIGEST = "AWSLogs/1/CloudTrail/eu-west-1/a.json.gz", "AWSLogs/1/CloudTrail-Digest/eu-west-1/b.json.gz"
EVENT = {"recipientAccountId": "1", "eventName": "Stop", "readOnly": False, "userIdentity": {"type": "Root"}}


class ProveReplicaTest(Replicating):
    def setUp(self) -> None:
        super().setUp()
        retention = Retention("GOVERNANCE", 5, "Days")
        source = LogStore(SOURCE_ACCOUNT, SOURCE_REGION, self.source, self.source_key, retention)
        replica = LogStore(REPLICA_ACCOUNT, REPLICA_REGION, self.replica, self.replica_key, retention)
        self.logging, self.copies_side = Side(source, self.s3, self.s3), Side(replica, self.replica_s3, self.replica_s3)
        self.trail = Trail("222222222222", SOURCE_REGION, "", True, True, True, True, True, "", None)
        denials = {
            "Bypass": "s3:BypassGovernanceRetention",
            "Write": "s3:PutObject",
            "Marker": "s3:DeleteObject",
        }
        everybody = {"Effect": "Deny", "Principal": "*", "Resource": f"arn:aws:s3:::{self.replica}/*"}
        self.guards = [everybody | {"Sid": sid, "Action": action} for sid, action in denials.items()]
        self.put_replica_policy(*self.replica_statements(), *self.guards)
        self.replicate()

    def put_all(self) -> list[Object]:
        """Writes a log file and a digest, and returns what can be read of them."""
        lock = {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": days(5)}
        record = EVENT | {"awsRegion": "eu-west-1"}
        self.put(LOG_FILE, gzip.compress(json.dumps({"Records": [record]}).encode()), **lock)
        self.put(DIGEST, gzip.compress(b"{}"), **lock)
        return self.logging.read_all("")

    def said(self, prove: Any, *arguments: Any) -> str:
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            prove(*arguments)
        return output.getvalue()

    def assert_not_proven(self, text: str, originals: list[Object]) -> None:
        with self.assertRaisesRegex(Failed, text):
            self.said(prove_replica.prove_copies, originals, self.copies_side)

    def test_says_that_all_is_copied_and_locked(self) -> None:
        said = self.said(prove_replica.prove_copies, self.put_all(), self.copies_side)
        self.assertIn("The copies of 1 log files and 1 digests", said)
        self.assertIn("all 2", said)
        self.assertEqual(4, said.count("AccessDenied"))

    def test_names_original_that_is_not_copied(self) -> None:
        self.pause()
        self.assert_not_proven(f"status of {DIGEST}: expected COMPLETED, seen PENDING", self.put_all())

    def test_names_copy_that_differs(self) -> None:
        originals = self.put_all()
        retention = {"Mode": "GOVERNANCE", "RetainUntilDate": days(9)}
        self.replica_s3.put_object_retention(Bucket=self.replica, Key=DIGEST, Retention=retention)
        self.assert_not_proven(f"the lock of the copy of {DIGEST}", originals)
        changed = [Object(**(vars(originals[1]) | {"hash": "other"}))]
        self.assert_not_proven(f"the hash of the copy of {LOG_FILE}", changed)

    def test_names_what_an_administrator_can_do_with_copies(self) -> None:
        self.put_replica_policy(*self.replica_statements(), *self.guards[1:])
        self.assert_not_proven("bypassing its lock: expected AccessDenied, seen that it was done", self.put_all())

    def test_reads_all_from_replica_while_account_is_lost(self) -> None:
        originals = self.put_all()
        apis = Apis(self.endpoint, self.run_folder)
        survive = (apis, self.logging, originals, self.copies_side, self.trail, "arn:aws:iam::1:role/auditor")
        said = self.said(prove_replica.prove_survival, *survive)
        self.assertIn(f"The account {SOURCE_ACCOUNT} is lost", said)
        self.assertIn("read as role/auditor of 345678901234", said)
        self.assertIn("1 log files and 1 digests", said)
        self.assertIn("1 events, e.g. Stop by Root in eu-west-1", said)
        self.s3.get_object(Bucket=self.source, Key=LOG_FILE)

    def test_reinstates_account_if_something_is_missing_in_replica(self) -> None:
        originals = self.put_all()
        self.put_replica_policy(*self.replica_statements())
        self.replica_s3.delete_object(Bucket=self.replica, Key=DIGEST)
        apis = Apis(self.endpoint, self.run_folder)
        survive = (apis, self.logging, originals, self.copies_side, self.trail, "role")
        with self.assertRaisesRegex(Failed, "expected 1 log files and 1 digests, seen 1 log files and 0 digests"):
            self.said(prove_replica.prove_survival, *survive)
        self.s3.get_object(Bucket=self.source, Key=LOG_FILE)

    def test_nobody_has_access_to_suspended_account(self) -> None:
        cloudtrail = {"Principal": {"Service": "cloudtrail.amazonaws.com"}}
        everybody = {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": REPLICA_ACCOUNT}}}
        objects = {"Action": "s3:*", "Resource": f"arn:aws:s3:::{self.source}/*"}
        self.s3.put_bucket_policy(Bucket=self.source, Policy=policy_of(cloudtrail | objects, everybody | objects))
        self.put("plain", ServerSideEncryption="AES256")
        key, reader = self.source_key, self.client("s3", REPLICA_ACCOUNT)
        reader.get_object(Bucket=self.source, Key="plain")
        apis = Apis(self.endpoint, self.run_folder)
        apis.suspend(SOURCE_ACCOUNT, True)
        self.addCleanup(apis.suspend, SOURCE_ACCOUNT, False)
        message = self.assert_refused("AccessDenied", self.s3.list_buckets)
        self.assertIn(f"because the account {SOURCE_ACCOUNT} is suspended", message)
        self.assert_refused("AccessDenied", reader.get_object, Bucket=self.source, Key="plain")
        self.assert_refused("AccessDeniedException", self.client("kms", SOURCE_ACCOUNT).describe_key, KeyId=key)
        status = {
            account["Id"]: account["Status"]
            for account in self.client("organizations", "222222222222").list_accounts()["Accounts"]
        }
        self.assertEqual(("SUSPENDED", "ACTIVE"), (status[SOURCE_ACCOUNT], status[REPLICA_ACCOUNT]))
        apis.suspend(SOURCE_ACCOUNT, False)
        reader.get_object(Bucket=self.source, Key="plain")
