"""The requests of the demo that attack a replica, each a function of a scene and an actor."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from localaws import attempts
from localaws.errors import UserError
from localaws.scene import Actor, LogFile, Scene

Attempt = Callable[[Scene, Actor], None]


def on_copies(attempt: Attempt) -> Attempt:
    """Returns the same attempt on the replica: on the copies of the log files, and on the key that encrypts them."""
    return lambda scene, actor: attempt(scene.of_replica, actor)


def replicate(scene: Scene, actor: Actor) -> None:
    """CloudTrail writes a log file. S3 copies it."""
    _copy(scene, scene.new_log_file())


def turn_replication_off(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).delete_bucket_replication(Bucket=scene.logs.bucket)


def replace_trust(scene: Scene, actor: Actor) -> None:
    """Lets the own account assume the replication role."""
    partition = scene.arn(actor).split(":")[1]
    root = {"AWS": f"arn:{partition}:iam::{scene.account(actor)}:root"}
    trust = _policy({"Principal": root, "Action": "sts:AssumeRole"})
    scene.client("iam", actor).update_assume_role_policy(RoleName=scene.replication_role_name, PolicyDocument=trust)


def widen_role(scene: Scene, actor: Actor) -> None:
    """Allows the replication role to read all buckets, and to use all keys."""
    policy = _policy({"Action": ["s3:*", "kms:*"], "Resource": "*"})
    iam = scene.client("iam", actor)
    iam.put_role_policy(RoleName=scene.replication_role_name, PolicyName="demo", PolicyDocument=policy)


def shorten_by_original(scene: Scene, actor: Actor) -> None:
    """Deletes the bucket policy, and shortens the retention of a log file. Its copy gets the same lock."""
    file, s3 = scene.new_log_file(), scene.client("s3", actor)
    s3.delete_bucket_policy(Bucket=scene.logs.bucket)
    until = (scene.now() + timedelta(hours=1)).replace(microsecond=0)
    s3.put_object_retention(
        Bucket=scene.logs.bucket,
        Key=file.key,
        VersionId=file.version,
        Retention={"Mode": scene.logs.retention.mode, "RetainUntilDate": until},
        BypassGovernanceRetention=True,
    )
    copy = _copy(scene, file)
    if copy["ObjectLockRetainUntilDate"] != until:
        raise ValueError(f"the copy is locked until {copy['ObjectLockRetainUntilDate']}")


def forge(scene: Scene, actor: Actor) -> None:
    """Replicates an object of an own bucket over a copy, as the replication role."""
    _forge(scene, actor, scene.replication_role)


def forge_by_own_role(scene: Scene, actor: Actor) -> None:
    """The same as an own role, which may do everything."""
    name = "demo-replication"
    iam = scene.client("iam", actor)
    trust = _policy({"Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    try:
        every = _policy({"Action": ["s3:*", "kms:*"], "Resource": "*"})
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=every)
        _forge(scene, actor, role)
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName="all")
        iam.delete_role(RoleName=name)


def _copy(scene: Scene, file: LogFile) -> dict[str, Any]:
    """Returns what S3 knows about the copy of a log file, which has the same version."""
    of_copy = {"Bucket": scene.of_replica.logs.bucket, "Key": file.key, "VersionId": file.version}
    return dict(scene.of_replica.client("s3", Actor.REPLICA).head_object(**of_copy))


def _forge(scene: Scene, actor: Actor, role: str) -> None:
    replica, key = scene.of_replica.logs, scene.log_file.key
    bucket, s3 = f"demo-{scene.account(actor)}-forged", scene.client("s3", actor)
    attempts.create_bucket(s3, bucket, scene.logs.region, ObjectLockEnabledForBucket=True)
    try:
        destination = {"Bucket": f"arn:{role.split(':')[1]}:s3:::{replica.bucket}"}
        rule = {
            "ID": "forge",
            "Priority": 1,
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "DeleteMarkerReplication": {"Status": "Disabled"},
            "Destination": destination,
        }
        s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration={"Role": role, "Rules": [rule]})
        version = s3.put_object(Bucket=bucket, Key=key, Body=b"forged")["VersionId"]
        try:
            if s3.head_object(Bucket=bucket, Key=key)["ReplicationStatus"] != "COMPLETED":
                raise UserError(f"<Code>FAILED</Code> {scene.replication_problem(bucket, key)}")
        finally:
            s3.delete_object(Bucket=bucket, Key=key, VersionId=version)
    finally:
        s3.delete_bucket(Bucket=bucket)


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | each for each in statements]})
