"""Two buckets of different accounts and regions, between which the tests replicate."""

from collections.abc import Mapping
from typing import Any

from localaws import control
from tests.fixtures import LOGGING, MANAGEMENT, with_settings
from tests.running import RunningLocalAws, policy_of

SOURCE_ACCOUNT, REPLICA_ACCOUNT, MANAGEMENT_ACCOUNT = "111111111111", "345678901234", "222222222222"
SOURCE_REGION, REPLICA_REGION = "eu-west-1", "eu-central-1"
EXISTING_BUCKET = "existing-replica"
EXISTING_KEY = f"arn:aws:kms:{REPLICA_REGION}:{REPLICA_ACCOUNT}:key/4b2f0c70-b503-4849-8286-34a6938c88a7"
TRUST = {"Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}

Statement = dict[str, Any]
DENIED = {"Effect": "Deny", "Principal": "*"}


class Replicating(RunningLocalAws):
    """A source with Object Lock and a key, and a replica with both of its own. Each test makes its own pair."""

    stacks = {
        "logging": with_settings(
            LOGGING,
            f"orgtrail:replicaBucketArn: arn:aws:s3:::{EXISTING_BUCKET}",
            f"orgtrail:replicaKmsKeyArn: {EXISTING_KEY}",
        ),
        "management": MANAGEMENT,
    }
    region = SOURCE_REGION

    def setUp(self) -> None:
        self.name = self.id().rpartition(".")[2].removeprefix("test_").replace("_", "-")[:40].strip("-")
        self.source, self.replica = f"{self.name}-source", f"{self.name}-replica"
        self.s3 = self.client("s3", SOURCE_ACCOUNT)
        self.replica_s3 = self.client("s3", REPLICA_ACCOUNT, REPLICA_REGION)
        self.iam = self.client("iam", SOURCE_ACCOUNT)
        self.role = f"arn:aws:iam::{SOURCE_ACCOUNT}:role/{self.name}"
        self.source_key = self.make_key(SOURCE_ACCOUNT, SOURCE_REGION)
        self.replica_key = self.make_key(REPLICA_ACCOUNT, REPLICA_REGION, *self.replica_key_statements())
        self.make_bucket(self.s3, self.source, SOURCE_REGION, self.source_key)
        self.make_bucket(self.replica_s3, self.replica, REPLICA_REGION, self.replica_key)
        self.put_replica_policy(*self.replica_statements())
        self.iam.create_role(RoleName=self.name, AssumeRolePolicyDocument=policy_of(TRUST))
        self.put_role_policy(*self.role_statements())

    # --- What a replication needs -------------------------------------------------------------------------------------

    def role_statements(self) -> list[Statement]:
        source, replica = f"arn:aws:s3:::{self.source}", f"arn:aws:s3:::{self.replica}"
        reading = ["GetObjectVersionForReplication", "GetObjectVersionAcl", "GetObjectVersionTagging"]
        reading += ["GetObjectRetention", "GetObjectLegalHold"]
        return [
            {"Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": source},
            {"Action": [f"s3:{action}" for action in reading], "Resource": f"{source}/*"},
            {"Action": ["s3:ReplicateObject", "s3:ReplicateTags"], "Resource": f"{replica}/*"},
            {"Action": "kms:Decrypt", "Resource": self.source_key, "Condition": through(SOURCE_REGION, source)},
            {
                "Action": ["kms:Encrypt", "kms:Decrypt"],
                "Resource": self.replica_key,
                "Condition": through(REPLICA_REGION, replica),
            },
        ]

    def replica_statements(self) -> list[Statement]:
        return [
            {
                "Principal": {"AWS": f"arn:aws:iam::{SOURCE_ACCOUNT}:root"},
                "Action": ["s3:ReplicateObject", "s3:ReplicateTags"],
                "Resource": f"arn:aws:s3:::{self.replica}/*",
                "Condition": {"ArnEquals": {"aws:PrincipalArn": self.role}},
            }
        ]

    def replica_key_statements(self) -> list[Statement]:
        condition = through(REPLICA_REGION, f"arn:aws:s3:::{self.replica}")
        return [
            {
                "Principal": {"AWS": f"arn:aws:iam::{SOURCE_ACCOUNT}:root"},
                "Action": ["kms:Encrypt", "kms:Decrypt"],
                "Resource": "*",
                "Condition": condition | {"ArnEquals": {"aws:PrincipalArn": self.role}},
            }
        ]

    def configuration(self, **rule: Any) -> dict[str, Any]:
        destination = {"Bucket": f"arn:aws:s3:::{self.replica}"}
        encryption = {"EncryptionConfiguration": {"ReplicaKmsKeyID": self.replica_key}}
        return {
            "Role": self.role,
            "Rules": [
                {
                    "ID": "replica",
                    "Priority": 1,
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "DeleteMarkerReplication": {"Status": "Disabled"},
                    "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
                    "Destination": destination | encryption,
                }
                | rule
            ],
        }

    # --- Steps --------------------------------------------------------------------------------------------------------

    def make_key(self, account: str, region: str, *statements: Statement) -> str:
        policy = policy_of(own_key(account), *statements)
        return str(self.client("kms", account, region).create_key(Policy=policy)["KeyMetadata"]["Arn"])

    def make_bucket(self, s3: Any, name: str, region: str, key: str | None, is_locked: bool = True) -> None:
        where = {"LocationConstraint": region}
        s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=is_locked, CreateBucketConfiguration=where)
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        if key:
            default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
            rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
            s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})

    def put_role_policy(self, *statements: Statement) -> None:
        self.iam.put_role_policy(RoleName=self.name, PolicyName="replicate", PolicyDocument=policy_of(*statements))

    def put_replica_policy(self, *statements: Statement) -> None:
        self.replica_s3.put_bucket_policy(Bucket=self.replica, Policy=policy_of(*statements))

    def put_key_policy(self, key: str, account: str, region: str, *statements: Statement) -> None:
        policy = policy_of(own_key(account), *statements)
        self.client("kms", account, region).put_key_policy(KeyId=key, PolicyName="default", Policy=policy)

    def replicate(self, **rule: Any) -> None:
        """Turns replication on."""
        self.s3.put_bucket_replication(Bucket=self.source, ReplicationConfiguration=self.configuration(**rule))

    def put(self, key: str = "a", body: bytes = b"text", **settings: Any) -> str:
        """Writes an object into the source, and returns its version."""
        return str(self.s3.put_object(Bucket=self.source, Key=key, Body=body, **settings)["VersionId"])

    def status(self, key: str = "a", **settings: Any) -> str | None:
        """Returns the replication status of an object of the source."""
        found: Mapping[str, Any] = self.s3.head_object(Bucket=self.source, Key=key, **settings)
        return found.get("ReplicationStatus")

    def copies(self) -> list[tuple[str, str]]:
        """Returns the keys and versions in the replica."""
        found = self.replica_s3.list_object_versions(Bucket=self.replica)
        return [(each["Key"], each["VersionId"]) for each in found.get("Versions", [])]

    def delete_markers(self) -> list[str]:
        found = self.replica_s3.list_object_versions(Bucket=self.replica)
        return [each["Key"] for each in found.get("DeleteMarkers", [])]

    def told(self, what: Any, *arguments: Any) -> str:
        """Tells the local AWS what S3 does by itself."""
        return str(what(self.endpoint, self.run_folder, *arguments))

    def assert_not_replicated(self, **settings: Any) -> None:
        """Writes an object, and expects that it is not copied."""
        self.put(**settings)
        self.assertEqual("FAILED", self.status())
        self.assertEqual([], self.copies())

    def pause(self) -> None:
        self.told(control.pause_replication)
        self.addCleanup(self.told, control.resume_replication)


def through(region: str, bucket: str) -> dict[str, Any]:
    """Returns the condition that S3 uses a key for a bucket."""
    via = {"kms:ViaService": f"s3.{region}.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": bucket}
    return {"StringEquals": via}


def own_key(account: str) -> Statement:
    return {"Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}


def without(statements: list[Statement], action: str) -> list[Statement]:
    """Returns statements that no longer allow an action."""
    found = []
    for statement in statements:
        listed = statement["Action"]
        kept = [each for each in ([listed] if isinstance(listed, str) else listed) if each != action]
        found += [statement | {"Action": kept}] if kept else []
    return found
