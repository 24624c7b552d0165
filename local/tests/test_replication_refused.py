"""Tests of S3 replication in a running local AWS: each missing permission leaves an object without its copy."""

import json

from tests.replicating import (
    DENIED,
    MANAGEMENT_ACCOUNT,
    REPLICA_ACCOUNT,
    REPLICA_REGION,
    SOURCE_ACCOUNT,
    SOURCE_REGION,
    TRUST,
    Replicating,
    Statement,
    through,
    without,
)
from tests.running import policy_of


class RefusedReplicationTest(Replicating):
    def setUp(self) -> None:
        super().setUp()
        self.replicate()

    # --- the role -----------------------------------------------------------------------------------------------------

    def test_needs_role(self) -> None:
        self.iam.delete_role_policy(RoleName=self.name, PolicyName="replicate")
        self.iam.delete_role(RoleName=self.name)
        self.assert_not_replicated()

    def test_needs_role_that_s3_may_assume(self) -> None:
        of_source = {"StringEquals": {"aws:SourceAccount": SOURCE_ACCOUNT}}
        for trust in (
            TRUST | {"Principal": {"Service": "cloudtrail.amazonaws.com"}},
            TRUST | {"Principal": {"AWS": f"arn:aws:iam::{SOURCE_ACCOUNT}:root"}},
            TRUST | {"Condition": of_source},
            TRUST | {"Effect": "Deny"},
        ):
            with self.subTest(trust):
                self.iam.update_assume_role_policy(RoleName=self.name, PolicyDocument=policy_of(trust))
                self.assert_not_replicated()

    def test_needs_each_permission_of_role(self) -> None:
        for statement, action in (
            *((0, f"s3:{action}") for action in ("GetReplicationConfiguration", "ListBucket")),
            *((1, f"s3:{action}") for action in ("GetObjectVersionForReplication", "GetObjectVersionAcl")),
            *((1, f"s3:{action}") for action in ("GetObjectRetention", "GetObjectLegalHold")),
            (2, "s3:ReplicateObject"),
            (3, "kms:Decrypt"),
            *((4, action) for action in ("kms:Encrypt", "kms:Decrypt")),
        ):
            with self.subTest(action, statement=statement):
                statements = self.role_statements()
                self.put_role_policy(
                    *statements[:statement], *without([statements[statement]], action), *statements[statement + 1 :]
                )
                self.assert_not_replicated()

    def test_needs_role_that_no_policy_denies_anything(self) -> None:
        for action in "s3:ReplicateObject", "s3:GetObjectVersionForReplication", "kms:Encrypt":
            with self.subTest(action):
                self.put_role_policy(*self.role_statements(), {"Effect": "Deny", "Action": action, "Resource": "*"})
                self.assert_not_replicated()

    def test_counts_managed_policies_of_role(self) -> None:
        self.put_role_policy(*self.role_statements()[:-1])
        rest = policy_of(self.role_statements()[-1])
        arn = self.iam.create_policy(PolicyName=self.name, PolicyDocument=rest)["Policy"]["Arn"]
        self.assert_not_replicated()
        self.iam.attach_role_policy(RoleName=self.name, PolicyArn=arn)
        version = self.put()
        self.assertEqual([("a", version)], self.copies())

    def test_does_not_read_object_of_kms_by_permission_for_all_versions(self) -> None:
        reading = without(self.role_statements(), "s3:GetObjectVersionForReplication")
        every = {"Action": "s3:GetObjectVersion", "Resource": f"arn:aws:s3:::{self.source}/*"}
        self.put_role_policy(*reading, every)
        self.assert_not_replicated()
        self.put("plain", ServerSideEncryption="AES256")
        self.assertEqual(["plain"], [key for key, _ in self.copies()])

    def test_copies_object_without_tags_if_tags_are_not_allowed(self) -> None:
        self.put_role_policy(*without(self.role_statements(), "s3:GetObjectVersionTagging"))
        self.put("unread", Tagging="x=1")
        self.put_role_policy(*self.role_statements())
        deny = DENIED | {"Action": "s3:ReplicateTags", "Resource": f"arn:aws:s3:::{self.replica}/*"}
        self.put_replica_policy(*self.replica_statements(), deny)
        self.put("unwritten", Tagging="x=1")
        self.assertEqual(["unread", "unwritten"], sorted(key for key, _ in self.copies()))
        for key in "unread", "unwritten":
            self.assertEqual([], self.replica_s3.get_object_tagging(Bucket=self.replica, Key=key)["TagSet"], key)

    def test_lets_role_change_owner_only_if_it_may(self) -> None:
        destination = self.configuration()["Rules"][0]["Destination"]
        owner = {"Account": REPLICA_ACCOUNT, "AccessControlTranslation": {"Owner": "Destination"}}
        self.replicate(Destination=destination | owner)
        self.assert_not_replicated()
        override = {
            "Action": "s3:ObjectOwnerOverrideToBucketOwner",
            "Resource": f"arn:aws:s3:::{self.replica}/*",
        }
        self.put_role_policy(*self.role_statements(), override)
        self.assert_not_replicated()
        self.put_replica_policy(*self.replica_statements(), override | {"Principal": {"AWS": self.role}})
        version = self.put()
        self.assertEqual([("a", version)], self.copies())

    # --- the buckets --------------------------------------------------------------------------------------------------

    def test_needs_policy_of_replica_bucket(self) -> None:
        for statements in (
            [],
            without(self.replica_statements(), "s3:ReplicateObject"),
            [self.replica_statements()[0] | {"Principal": {"AWS": f"arn:aws:iam::{MANAGEMENT_ACCOUNT}:root"}}],
            [self.other_role(self.replica_statements()[0])],
            [*self.replica_statements(), DENIED | {"Action": "s3:*", "Resource": f"arn:aws:s3:::{self.replica}/*"}],
        ):
            with self.subTest(json.dumps(statements)):
                if statements:
                    self.put_replica_policy(*statements)
                else:
                    self.replica_s3.delete_bucket_policy(Bucket=self.replica)
                self.assert_not_replicated()

    def test_is_not_stopped_by_policy_that_denies_only_other_ways_to_write(self) -> None:
        other = {"StringNotEquals": {"aws:PrincipalArn": self.role}}
        every = {"Resource": f"arn:aws:s3:::{self.replica}/*"} | DENIED
        self.put_replica_policy(
            *self.replica_statements(),
            every | {"Action": ["s3:PutObject", "s3:ReplicateDelete"]},
            every | {"Action": "s3:ReplicateObject", "Condition": other},
        )
        version = self.put()
        self.assertEqual([("a", version)], self.copies())

    def test_needs_source_bucket_that_denies_nothing(self) -> None:
        for action in "s3:GetObjectVersionForReplication", "s3:GetObjectRetention", "s3:ListBucket":
            with self.subTest(action):
                resources = [f"arn:aws:s3:::{self.source}", f"arn:aws:s3:::{self.source}/*"]
                deny = DENIED | {"Action": action, "Resource": resources}
                deny["Condition"] = {"ArnEquals": {"aws:PrincipalArn": self.role}}
                self.s3.put_bucket_policy(Bucket=self.source, Policy=policy_of(deny))
                self.assert_not_replicated()

    def test_fails_if_replica_bucket_is_gone(self) -> None:
        self.replica_s3.delete_bucket(Bucket=self.replica)
        self.put()
        self.assertEqual("FAILED", self.status())

    def test_needs_lock_that_replica_accepts(self) -> None:
        limit = DENIED | {"Action": "s3:ReplicateObject", "Resource": f"arn:aws:s3:::{self.replica}/*"}
        limit["Condition"] = {"StringEquals": {"s3:object-lock-mode": "COMPLIANCE"}}
        self.put_replica_policy(*self.replica_statements(), limit)
        until = "2099-01-01T00:00:00Z"
        self.assert_not_replicated(ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until)

    # --- the keys -----------------------------------------------------------------------------------------------------

    def test_needs_policy_of_replica_key(self) -> None:
        statement = self.replica_key_statements()[0]
        bucket = f"arn:aws:s3:::{self.replica}"
        by_role = {"ArnEquals": {"aws:PrincipalArn": self.role}}
        for statements in (
            [],
            without([statement], "kms:Encrypt"),
            without([statement], "kms:Decrypt"),
            [self.other_role(statement)],
            [statement | {"Condition": through(SOURCE_REGION, bucket) | by_role}],
            [statement | {"Condition": through(REPLICA_REGION, f"{bucket}/a") | by_role}],
            [statement, DENIED | {"Action": "kms:Encrypt", "Resource": "*"}],
        ):
            with self.subTest(json.dumps(statements)):
                self.put_key_policy(self.replica_key, REPLICA_ACCOUNT, REPLICA_REGION, *statements)
                self.assert_not_replicated()

    def test_needs_role_that_may_use_keys_for_these_buckets(self) -> None:
        source, replica = (f"arn:aws:s3:::{name}" for name in (self.source, self.replica))
        statements = self.role_statements()
        for number, condition in (
            (3, through(SOURCE_REGION, f"{source}/a")),
            (3, through(REPLICA_REGION, source)),
            (4, through(REPLICA_REGION, f"{replica}/a")),
            (4, through(SOURCE_REGION, replica)),
        ):
            with self.subTest(number, condition=condition):
                changed = [*statements]
                changed[number] = statements[number] | {"Condition": condition}
                self.put_role_policy(*changed)
                self.assert_not_replicated()

    def test_needs_policy_of_source_key(self) -> None:
        deny = DENIED | {"Action": "kms:Decrypt", "Resource": "*"}
        deny["Condition"] = {"ArnEquals": {"aws:PrincipalArn": self.role}}
        self.put_key_policy(self.source_key, SOURCE_ACCOUNT, SOURCE_REGION, deny)
        self.assert_not_replicated()

    def test_needs_keys_that_are_enabled(self) -> None:
        self.client("kms", REPLICA_ACCOUNT, REPLICA_REGION).disable_key(KeyId=self.replica_key)
        self.assert_not_replicated()

    def test_needs_key_in_region_of_replica(self) -> None:
        destination = {"Bucket": f"arn:aws:s3:::{self.replica}"}
        key = self.make_key(REPLICA_ACCOUNT, SOURCE_REGION, *self.replica_key_statements())
        self.replicate(Destination=destination | {"EncryptionConfiguration": {"ReplicaKmsKeyID": key}})
        statement = self.role_statements()[4] | {"Resource": key}
        self.put_role_policy(*self.role_statements()[:4], statement)
        self.assert_not_replicated()

    # --- the organization ---------------------------------------------------------------------------------------------

    def test_needs_service_control_policies_of_source_account(self) -> None:
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        deny = policy_of({"Effect": "Deny", "Action": "s3:ReplicateObject", "Resource": "*"})
        policy = organizations.create_policy(
            Name=self.name, Description="-", Content=deny, Type="SERVICE_CONTROL_POLICY"
        )["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=policy, TargetId=SOURCE_ACCOUNT)
        self.addCleanup(organizations.detach_policy, PolicyId=policy, TargetId=SOURCE_ACCOUNT)
        self.assert_not_replicated()

    def other_role(self, statement: Statement) -> Statement:
        """Returns a statement for another role of the same account."""
        condition = {name: value for name, value in statement["Condition"].items() if name != "ArnEquals"}
        other = {"aws:PrincipalArn": f"arn:aws:iam::{SOURCE_ACCOUNT}:role/other"}
        return statement | {"Condition": condition | {"ArnEquals": other}}
