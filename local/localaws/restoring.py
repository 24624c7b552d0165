"""Puts back what an attack has changed, so that the trail is as deployed again."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from localaws.scene import Actor, Scene


@dataclass(frozen=True)
class Part:
    """A part of a deployment that an attack changes, how it is read, and how it is put back."""

    name: str
    read: Callable[[Scene], Any]
    write: Callable[[Scene, Any], object]


class NotRestored(Exception):
    """A part that is not as it was. The text names it."""


def keeping(scene: Scene, parts: Sequence[Part], attempt: Callable[[], Any]) -> Any:
    """Makes an attempt, and puts back what it has changed. Raises NotRestored if that fails."""
    before = [part.read(scene) for part in parts]
    try:
        return attempt()
    finally:
        for part, value in zip(parts, before, strict=True):
            if part.read(scene) != value:
                part.write(scene, value)
                if part.read(scene) != value:
                    raise NotRestored(part.name)


def of_replica(part: Part) -> Part:
    """Returns the same part of the replica."""
    return Part(
        f"{part.name} of the replica",
        lambda scene: part.read(scene.of_replica),
        lambda scene, value: part.write(scene.of_replica, value),
    )


def _s3(scene: Scene) -> Any:
    return scene.client("s3", scene.guardian)


def _kms(scene: Scene) -> Any:
    return scene.client("kms", scene.guardian)


def _or_none(call: Callable[..., Any], code: str, **arguments: object) -> Any:
    """Returns an answer without what differs each time, or None if there is no such document."""
    try:
        answer = call(**arguments)
    except ClientError as e:
        if e.response["Error"]["Code"] != code:
            raise
        return None
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def _policy_of(bucket: Callable[[Scene], str | None]) -> tuple[Callable[[Scene], Any], Callable[[Scene, Any], object]]:
    def read(scene: Scene) -> Any:
        return _or_none(_s3(scene).get_bucket_policy, "NoSuchBucketPolicy", Bucket=bucket(scene))

    def write(scene: Scene, value: Any) -> object:
        return _s3(scene).put_bucket_policy(Bucket=bucket(scene), **value)

    return read, write


def _read_retention(scene: Scene) -> Any:
    return _s3(scene).get_object_lock_configuration(Bucket=scene.logs.bucket)["ObjectLockConfiguration"]


def _write_retention(scene: Scene, value: Any) -> object:
    return _s3(scene).put_object_lock_configuration(Bucket=scene.logs.bucket, ObjectLockConfiguration=value)


def _read_lifecycle(scene: Scene) -> Any:
    get = _s3(scene).get_bucket_lifecycle_configuration
    return _or_none(get, "NoSuchLifecycleConfiguration", Bucket=scene.logs.bucket)


def _write_lifecycle(scene: Scene, value: Any) -> object:
    if value is None:
        return _s3(scene).delete_bucket_lifecycle(Bucket=scene.logs.bucket)
    size = {name: value[name] for name in value if name == "TransitionDefaultMinimumObjectSize"}
    rules = {"Rules": value["Rules"]}
    return _s3(scene).put_bucket_lifecycle_configuration(Bucket=scene.logs.bucket, LifecycleConfiguration=rules, **size)


def _read_logging(scene: Scene) -> Any:
    return _s3(scene).get_bucket_logging(Bucket=scene.logs.bucket).get("LoggingEnabled")


def _write_logging(scene: Scene, value: Any) -> object:
    return _s3(scene).put_bucket_logging(Bucket=scene.logs.bucket, BucketLoggingStatus={"LoggingEnabled": value})


def _read_key_policy(scene: Scene) -> Any:
    return _kms(scene).get_key_policy(KeyId=scene.logs.key, PolicyName="default")["Policy"]


def _write_key_policy(scene: Scene, value: Any) -> object:
    return _kms(scene).put_key_policy(KeyId=scene.logs.key, PolicyName="default", Policy=value)


def _read_key_state(scene: Scene) -> Any:
    return _kms(scene).describe_key(KeyId=scene.logs.key)["KeyMetadata"]["KeyState"]


def _write_key_state(scene: Scene, value: Any) -> None:
    if _read_key_state(scene) == "PendingDeletion":
        _kms(scene).cancel_key_deletion(KeyId=scene.logs.key)
    _kms(scene).enable_key(KeyId=scene.logs.key)


def _read_trail_status(scene: Scene) -> Any:
    cloudtrail = scene.client("cloudtrail", Actor.MANAGEMENT)
    return cloudtrail.get_trail_status(Name=scene.trail.arn)["IsLogging"]


def _start_trail(scene: Scene, value: Any) -> object:
    return scene.client("cloudtrail", Actor.MANAGEMENT).start_logging(Name=scene.trail.arn)


def _organizations(scene: Scene) -> Any:
    return scene.client("organizations", Actor.MANAGEMENT)


def _read_membership(scene: Scene) -> Any:
    pages = _organizations(scene).get_paginator("list_accounts").paginate()
    return scene.logs.account in [account["Id"] for page in pages for account in page["Accounts"]]


def _join_organization(scene: Scene, value: Any) -> object:
    target = {"Id": scene.logs.account, "Type": "ACCOUNT"}
    invited = _organizations(scene).invite_account_to_organization(Target=target)
    member = scene.client("organizations", Actor.LOGGING)
    return member.accept_handshake(HandshakeId=invited["Handshake"]["Id"])


def _read_own_policies(scene: Scene) -> Any:
    return scene.own_policies(_organizations(scene))


def _attach_policies(scene: Scene, value: Any) -> None:
    for policy in value:
        _organizations(scene).attach_policy(PolicyId=policy, TargetId=scene.logs.account)


def _read_replication(scene: Scene) -> Any:
    get = _s3(scene).get_bucket_replication
    return _or_none(get, "ReplicationConfigurationNotFoundError", Bucket=scene.logs.bucket)


def _write_replication(scene: Scene, value: Any) -> object:
    return _s3(scene).put_bucket_replication(Bucket=scene.logs.bucket, **value)


def _iam(scene: Scene) -> Any:
    return scene.client("iam", scene.guardian)


def _read_trust(scene: Scene) -> Any:
    return _iam(scene).get_role(RoleName=scene.replication_role_name)["Role"]["AssumeRolePolicyDocument"]


def _write_trust(scene: Scene, value: Any) -> object:
    name = scene.replication_role_name
    return _iam(scene).update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(value))


def _read_role_policies(scene: Scene) -> Any:
    return _iam(scene).list_role_policies(RoleName=scene.replication_role_name)["PolicyNames"]


def _delete_other_role_policies(scene: Scene, value: Any) -> None:
    for name in set(_read_role_policies(scene)) - set(value):
        _iam(scene).delete_role_policy(RoleName=scene.replication_role_name, PolicyName=name)


def _read_deployer(scene: Scene) -> Any:
    found = _or_none(_iam(scene).get_role, "NoSuchEntity", RoleName=scene.deployer_name)
    return found and found["Role"]["AssumeRolePolicyDocument"]


def _write_deployer(scene: Scene, value: Any) -> object:
    name = scene.deployer_name
    if value is None:
        return _iam(scene).delete_role(RoleName=name)
    return _iam(scene).update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(value))


BUCKET_POLICY = Part("the bucket policy", *_policy_of(lambda scene: scene.logs.bucket))
ACCESS_LOG_POLICY = Part("the policy of the access-log bucket", *_policy_of(lambda scene: scene.access_log_bucket))
DEFAULT_RETENTION = Part("the default retention", _read_retention, _write_retention)
LIFECYCLE = Part("the lifecycle", _read_lifecycle, _write_lifecycle)
ACCESS_LOGGING = Part("the access logging", _read_logging, _write_logging)
KEY_POLICY = Part("the key policy", _read_key_policy, _write_key_policy)
KEY_STATE = Part("the key", _read_key_state, _write_key_state)
TRAIL = Part("the trail", _read_trail_status, _start_trail)
REPLICATION = Part("the replication", _read_replication, _write_replication)
ROLE_TRUST = Part("the trust policy of the replication role", _read_trust, _write_trust)
ROLE_POLICIES = Part("the policies of the replication role", _read_role_policies, _delete_other_role_policies)
DEPLOYER = Part("the role that deploys", _read_deployer, _write_deployer)
MEMBERSHIP = Part("the logging account's place in the organization", _read_membership, _join_organization)
TAMPER_GUARD = Part("the service control policies", _read_own_policies, _attach_policies)
