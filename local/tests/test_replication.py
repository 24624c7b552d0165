"""Tests of S3 replication in a running local AWS: what is copied, and how."""

from datetime import datetime, timedelta, timezone

from localaws import control
from tests.replicating import EXISTING_BUCKET, EXISTING_KEY, REPLICA_ACCOUNT, Replicating
from tests.running import policy_of


def days(count: int) -> datetime:
    return (datetime.now(timezone.utc) + timedelta(days=count)).replace(microsecond=0)


class ReplicationTest(Replicating):
    def test_copies_new_object_with_its_version_metadata_and_tags(self) -> None:
        self.replicate()
        version = self.put(
            Metadata={"signature": "abc"}, ContentType="text/plain", ContentEncoding="gzip", Tagging="x=1"
        )
        self.assertEqual([("a", version)], self.copies())
        original = self.s3.get_object(Bucket=self.source, Key="a")
        copy = self.replica_s3.get_object(Bucket=self.replica, Key="a", VersionId=version)
        self.assertEqual(original["Body"].read(), copy["Body"].read())
        for name in "Metadata", "ContentType", "ContentEncoding", "LastModified", "ETag", "ChecksumCRC32":
            self.assertEqual(original.get(name), copy.get(name), name)
        self.assertEqual(("COMPLETED", "REPLICA"), (original["ReplicationStatus"], copy["ReplicationStatus"]))
        tags = self.replica_s3.get_object_tagging(Bucket=self.replica, Key="a")["TagSet"]
        self.assertEqual([{"Key": "x", "Value": "1"}], tags)

    def test_encrypts_copy_with_key_of_rule(self) -> None:
        self.replicate()
        self.put()
        copy = self.replica_s3.head_object(Bucket=self.replica, Key="a")
        self.assertEqual(("aws:kms", self.replica_key), (copy["ServerSideEncryption"], copy["SSEKMSKeyId"]))
        self.assertTrue(copy["BucketKeyEnabled"])

    def test_copies_object_uploaded_in_parts_and_object_copied_in_bucket(self) -> None:
        self.replicate()
        upload = self.s3.create_multipart_upload(Bucket=self.source, Key="parts")["UploadId"]
        part = {"Bucket": self.source, "Key": "parts", "UploadId": upload}
        tag = self.s3.upload_part(**part, PartNumber=1, Body=b"parts")["ETag"]
        self.s3.complete_multipart_upload(**part, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
        self.s3.copy_object(Bucket=self.source, Key="copied", CopySource={"Bucket": self.source, "Key": "parts"})
        self.assertEqual(["copied", "parts"], sorted(key for key, _ in self.copies()))
        self.assertEqual(b"parts", self.replica_s3.get_object(Bucket=self.replica, Key="parts")["Body"].read())

    def test_copies_each_version_in_its_order(self) -> None:
        self.replicate()
        versions = [self.put(body=body) for body in (b"1", b"2")]
        self.assertCountEqual([("a", version) for version in versions], self.copies())
        self.assertEqual(b"2", self.replica_s3.get_object(Bucket=self.replica, Key="a")["Body"].read())

    def test_copies_lock_of_original_and_not_default_of_replica(self) -> None:
        self.lock_by_default(self.replica_s3, self.replica, "COMPLIANCE", 30)
        self.replicate()
        until = days(5)
        self.put(ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until, ObjectLockLegalHoldStatus="ON")
        copy = self.replica_s3.head_object(Bucket=self.replica, Key="a")
        self.assertEqual(("GOVERNANCE", until), (copy["ObjectLockMode"], copy["ObjectLockRetainUntilDate"]))
        self.assertEqual("ON", copy["ObjectLockLegalHoldStatus"])

    def test_copies_default_retention_that_original_has(self) -> None:
        self.lock_by_default(self.s3, self.source, "GOVERNANCE", 3)
        self.lock_by_default(self.replica_s3, self.replica, "COMPLIANCE", 30)
        self.replicate()
        self.put()
        original = self.s3.head_object(Bucket=self.source, Key="a")
        copy = self.replica_s3.head_object(Bucket=self.replica, Key="a")
        self.assertEqual("GOVERNANCE", copy["ObjectLockMode"])
        self.assertEqual(original["ObjectLockRetainUntilDate"], copy["ObjectLockRetainUntilDate"])

    def test_locks_copy_of_unlocked_object_by_default_of_replica(self) -> None:
        self.lock_by_default(self.replica_s3, self.replica, "COMPLIANCE", 30)
        self.replicate()
        self.put()
        copy = self.replica_s3.head_object(Bucket=self.replica, Key="a")
        self.assertEqual("COMPLIANCE", copy["ObjectLockMode"])
        self.assertGreater(copy["ObjectLockRetainUntilDate"], days(29))

    def test_does_not_copy_what_existed_before(self) -> None:
        self.put("old")
        self.replicate()
        self.put("new")
        self.assertEqual(["new"], [key for key, _ in self.copies()])
        self.assertIsNone(self.status("old"))

    def test_copies_only_what_rule_selects(self) -> None:
        self.replicate(Filter={"And": {"Prefix": "logs/", "Tags": [{"Key": "keep", "Value": "yes"}]}})
        self.put("logs/a", Tagging="keep=yes")
        self.put("logs/b")
        self.put("other", Tagging="keep=yes")
        self.assertEqual(["logs/a"], [key for key, _ in self.copies()])
        self.assertIsNone(self.status("logs/b"))

    def test_copies_nothing_by_disabled_rule(self) -> None:
        self.replicate(Status="Disabled")
        self.put()
        self.assertEqual(([], None), (self.copies(), self.status()))

    def test_copies_nothing_encrypted_by_kms_unless_rule_says_so(self) -> None:
        self.replicate(SourceSelectionCriteria={}, Destination={"Bucket": f"arn:aws:s3:::{self.replica}"})
        self.put("kms")
        self.put("plain", ServerSideEncryption="AES256")
        self.assertEqual(["plain"], [key for key, _ in self.copies()])

    def test_copies_neither_delete_markers_nor_deletions(self) -> None:
        self.replicate()
        version = self.put()
        self.s3.delete_object(Bucket=self.source, Key="a")
        self.s3.delete_object(Bucket=self.source, Key="a", VersionId=version)
        self.assertEqual(([("a", version)], []), (self.copies(), self.delete_markers()))

    def test_copies_delete_marker_only_if_rule_and_policies_say_so(self) -> None:
        self.replicate(DeleteMarkerReplication={"Status": "Enabled"})
        self.put()
        self.s3.delete_object(Bucket=self.source, Key="a")
        self.assertEqual([], self.delete_markers(), "s3:ReplicateDelete is not allowed")
        deleting = {"Action": "s3:ReplicateDelete", "Resource": f"arn:aws:s3:::{self.replica}/*"}
        self.put_role_policy(*self.role_statements(), deleting)
        self.s3.delete_object(Bucket=self.source, Key="a")
        self.assertEqual([], self.delete_markers(), "the policy of the bucket does not allow it")
        self.put_replica_policy(*self.replica_statements(), deleting | {"Principal": {"AWS": self.role}})
        self.s3.delete_object(Bucket=self.source, Key="a")
        self.assertEqual(["a"], self.delete_markers())
        self.assertEqual(1, len(self.copies()))

    def test_does_not_replicate_replica_again(self) -> None:
        self.make_bucket(self.replica_s3, f"{self.name}-third", "eu-central-1", None)
        role = f"arn:aws:iam::{REPLICA_ACCOUNT}:role/any"
        configuration = self.configuration() | {"Role": role}
        configuration["Rules"][0]["Destination"]["Bucket"] = f"arn:aws:s3:::{self.name}-third"
        self.replica_s3.put_bucket_replication(Bucket=self.replica, ReplicationConfiguration=configuration)
        self.replicate()
        self.put()
        copy = self.replica_s3.head_object(Bucket=self.replica, Key="a")
        self.assertEqual("REPLICA", copy["ReplicationStatus"])

    def test_replicates_longer_retention_and_legal_hold(self) -> None:
        self.replicate()
        version = self.put(ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=days(5))
        retention = {"Mode": "GOVERNANCE", "RetainUntilDate": days(9)}
        self.s3.put_object_retention(Bucket=self.source, Key="a", VersionId=version, Retention=retention)
        self.s3.put_object_legal_hold(Bucket=self.source, Key="a", LegalHold={"Status": "ON"})
        copy = self.replica_s3.head_object(Bucket=self.replica, Key="a")
        self.assertEqual(retention["RetainUntilDate"], copy["ObjectLockRetainUntilDate"])
        self.assertEqual("ON", copy["ObjectLockLegalHoldStatus"])
        self.assertEqual([("a", version)], self.copies())

    def test_replicates_shorter_retention_unless_policy_of_replica_limits_it(self) -> None:
        self.replicate()
        for key in "open", "limited":
            self.put(key, ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=days(9))
        shorter = {"Mode": "GOVERNANCE", "RetainUntilDate": days(2)}
        self.shorten("open", shorter)
        limit = {"Effect": "Deny", "Principal": "*", "Action": "s3:ReplicateObject"}
        limit |= {"Resource": f"arn:aws:s3:::{self.replica}/*"}
        limit["Condition"] = {"NumericLessThan": {"s3:object-lock-remaining-retention-days": "8"}}
        self.put_replica_policy(*self.replica_statements(), limit)
        self.shorten("limited", shorter)
        found = {
            key: self.replica_s3.head_object(Bucket=self.replica, Key=key)["ObjectLockRetainUntilDate"]
            for key in ("open", "limited")
        }
        self.assertEqual(shorter["RetainUntilDate"], found["open"])
        self.assertGreater(found["limited"], days(8))
        self.assertEqual("FAILED", self.status("limited"))

    def test_copies_objects_when_replication_is_resumed(self) -> None:
        self.replicate()
        self.pause()
        version = self.put()
        self.assertEqual(("PENDING", []), (self.status(), self.copies()))
        self.assertEqual("objects are replicated at once: 1 replicated", self.told(control.resume_replication))
        self.assertEqual(("COMPLETED", [("a", version)]), (self.status(), self.copies()))

    def test_keeps_failed_object_until_batch_replication(self) -> None:
        self.put("old")
        self.replicate()
        self.put_role_policy({"Action": "s3:ListBucket", "Resource": "*"})
        self.put()
        self.put_role_policy(*self.role_statements())
        self.told(control.resume_replication)
        self.assertEqual(("FAILED", []), (self.status(), self.copies()))
        self.assertEqual("2 replicated", self.told(control.replicate_existing, self.source))
        self.assertEqual(["a", "old"], sorted(key for key, _ in self.copies()))
        self.assertEqual("COMPLETED", self.status())

    def test_gives_back_configuration_as_it_was_put(self) -> None:
        destination = self.configuration()["Rules"][0]["Destination"] | {
            "Account": REPLICA_ACCOUNT,
            "ReplicationTime": {"Status": "Enabled", "Time": {"Minutes": 15}},
            "Metrics": {"Status": "Enabled", "EventThreshold": {"Minutes": 15}},
        }
        self.replicate(Destination=destination)
        found = self.s3.get_bucket_replication(Bucket=self.source)["ReplicationConfiguration"]
        self.assertEqual(self.configuration(Destination=destination), found)
        self.s3.delete_bucket_replication(Bucket=self.source)
        self.assert_refused("ReplicationConfigurationNotFoundError", self.s3.get_bucket_replication, Bucket=self.source)
        self.put()
        self.assertIsNone(self.status())

    def test_refuses_configuration_that_s3_does_not_accept(self) -> None:
        self.make_bucket(self.replica_s3, f"{self.name}-open", "eu-central-1", None, is_locked=False)
        put = self.s3.put_bucket_replication
        for code, text, changes in (
            ("InvalidRequest", "must have Object Lock enabled", {"Bucket": f"arn:aws:s3:::{self.name}-open"}),
            ("InvalidRequest", "must exist", {"Bucket": "arn:aws:s3:::none"}),
        ):
            destination = self.configuration()["Rules"][0]["Destination"] | changes
            found = self.configuration(Destination=destination)
            message = self.assert_refused(code, put, Bucket=self.source, ReplicationConfiguration=found)
            self.assertIn(text, message)
        other = self.configuration() | {"Role": f"arn:aws:iam::{REPLICA_ACCOUNT}:role/any"}
        self.assert_refused("AccessDenied", put, Bucket=self.source, ReplicationConfiguration=other)

    def test_keeps_versioning_while_bucket_is_replicated(self) -> None:
        name = f"{self.name}-open"
        self.make_bucket(self.s3, name, "eu-west-1", None, is_locked=False)
        self.s3.put_bucket_replication(Bucket=name, ReplicationConfiguration=self.configuration())
        suspended = {"Status": "Suspended"}
        suspend = self.s3.put_bucket_versioning
        self.assert_refused("InvalidBucketState", suspend, Bucket=name, VersioningConfiguration=suspended)
        self.s3.delete_bucket_replication(Bucket=name)
        suspend(Bucket=name, VersioningConfiguration=suspended)

    def test_copies_what_cloudtrail_writes(self) -> None:
        cloudtrail = {"Principal": {"Service": "cloudtrail.amazonaws.com"}}
        writing = cloudtrail | {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{self.source}/*"}
        self.s3.put_bucket_policy(Bucket=self.source, Policy=policy_of(writing))
        using = cloudtrail | {"Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*"}
        self.put_key_policy(self.source_key, "111111111111", "eu-west-1", using)
        self.replicate()
        trail = "arn:aws:cloudtrail:eu-west-1:222222222222:trail/any"
        version = self.told(control.deliver_log_file, trail, self.source, "AWSLogs/1/CloudTrail/a.gz", b"log")
        self.assertEqual([("AWSLogs/1/CloudTrail/a.gz", version)], self.copies())

    def test_replicates_to_replica_that_stack_file_names(self) -> None:
        destination = {"Bucket": f"arn:aws:s3:::{EXISTING_BUCKET}"}
        encryption = {"EncryptionConfiguration": {"ReplicaKmsKeyID": EXISTING_KEY}}
        self.replicate(Destination=destination | encryption)
        copies = {"Action": "s3:ReplicateObject", "Resource": f"arn:aws:s3:::{EXISTING_BUCKET}/*"}
        encrypting = {"Action": ["kms:Encrypt", "kms:Decrypt"], "Resource": EXISTING_KEY}
        self.put_role_policy(*self.role_statements(), copies, encrypting)
        self.put()
        copy = self.replica_s3.head_object(Bucket=EXISTING_BUCKET, Key="a")
        self.assertEqual(("REPLICA", EXISTING_KEY), (copy["ReplicationStatus"], copy["SSEKMSKeyId"]))

    def lock_by_default(self, s3: object, bucket: str, mode: str, count: int) -> None:
        rule = {"DefaultRetention": {"Mode": mode, "Days": count}}
        s3.put_object_lock_configuration(  # type: ignore[attr-defined]
            Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
        )

    def shorten(self, key: str, retention: dict[str, object]) -> None:
        self.s3.put_object_retention(Bucket=self.source, Key=key, Retention=retention, BypassGovernanceRetention=True)
