"""The requests that the demo makes to attack a trail, each a function of a scene and an actor."""

import json
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from localaws.scene import Actor, Scene


def write_log_file(scene: Scene, actor: Actor) -> None:
    """CloudTrail writes a log file for the trail that the actor is."""
    scene.new_log_file(scene.arn(actor))


def read(scene: Scene, actor: Actor) -> None:
    file = scene.log_file
    answer = scene.client("s3", actor).get_object(Bucket=scene.logs.bucket, Key=file.key, VersionId=file.version)
    if answer["Body"].read() != file.content:
        raise ValueError("the log file has another content than CloudTrail has written")


def list_log_files(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).list_objects_v2(Bucket=scene.logs.bucket)


def delete_version(scene: Scene, actor: Actor) -> None:
    _delete(scene, actor, VersionId=scene.log_file.version)


def bypass_lock(scene: Scene, actor: Actor) -> None:
    _delete(scene, actor, VersionId=scene.log_file.version, BypassGovernanceRetention=True)


def bypass_lock_of_a_new_log_file(scene: Scene, actor: Actor) -> None:
    file = scene.new_log_file()
    s3 = scene.client("s3", actor)
    s3.delete_object(Bucket=scene.logs.bucket, Key=file.key, VersionId=file.version, BypassGovernanceRetention=True)


def put_delete_marker(scene: Scene, actor: Actor) -> None:
    _delete(scene, actor)


def overwrite(scene: Scene, actor: Actor) -> None:
    _put(scene, actor)


def overwrite_with_aes256(scene: Scene, actor: Actor) -> None:
    """Asks for another encryption, so that the key has no say."""
    _put(scene, actor, ServerSideEncryption="AES256")


def shorten_retention(scene: Scene, actor: Actor) -> None:
    _put_retention(scene, actor, timedelta(hours=1))


def lengthen_retention(scene: Scene, actor: Actor) -> None:
    _put_retention(scene, actor, timedelta(days=36500))


def remove_legal_hold(scene: Scene, actor: Actor) -> None:
    """Puts a legal hold, which everybody may, and removes it."""
    for status in "ON", "OFF":
        scene.client("s3", actor).put_object_legal_hold(**_version(scene), LegalHold={"Status": status})


def lower_default_retention(scene: Scene, actor: Actor) -> None:
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    scene.client("s3", actor).put_object_lock_configuration(
        Bucket=scene.logs.bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule}
    )


def suspend_versioning(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).put_bucket_versioning(
        Bucket=scene.logs.bucket, VersioningConfiguration={"Status": "Suspended"}
    )


def delete_bucket_policy(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).delete_bucket_policy(Bucket=scene.logs.bucket)


def expire_by_lifecycle(scene: Scene, actor: Actor) -> None:
    rule = {
        "ID": "expire",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": 1},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
    }
    scene.client("s3", actor).put_bucket_lifecycle_configuration(
        Bucket=scene.logs.bucket, LifecycleConfiguration={"Rules": [rule]}
    )


def turn_access_logging_off(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).put_bucket_logging(Bucket=scene.logs.bucket, BucketLoggingStatus={})


def delete_access_log(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).delete_object(Bucket=scene.access_log_bucket, Key=_access_log(scene))


def overwrite_access_log(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).put_object(Bucket=scene.access_log_bucket, Key=_access_log(scene), Body=b"forged")


def delete_access_log_policy(scene: Scene, actor: Actor) -> None:
    scene.client("s3", actor).delete_bucket_policy(Bucket=scene.access_log_bucket)


def schedule_key_deletion(scene: Scene, actor: Actor) -> None:
    scene.client("kms", actor).schedule_key_deletion(KeyId=scene.logs.key, PendingWindowInDays=7)


def disable_key(scene: Scene, actor: Actor) -> None:
    scene.client("kms", actor).disable_key(KeyId=scene.logs.key)


def grant_key(scene: Scene, actor: Actor) -> None:
    kms = scene.client("kms", actor)
    made = kms.create_grant(KeyId=scene.logs.key, GranteePrincipal=scene.arn(actor), Operations=["Decrypt"])
    kms.revoke_grant(KeyId=scene.logs.key, GrantId=made["GrantId"])


def change_key_policy(scene: Scene, actor: Actor) -> None:
    partition = scene.arn(actor).split(":")[1]
    root = {"AWS": f"arn:{partition}:iam::{scene.logs.account}:root"}
    policy = _policy({"Principal": root, "Action": "kms:*", "Resource": "*"})
    scene.client("kms", actor).put_key_policy(KeyId=scene.logs.key, PolicyName="default", Policy=policy)


def use_key(scene: Scene, actor: Actor) -> None:
    scene.client("kms", actor).generate_data_key(KeyId=scene.logs.key, KeySpec="AES_256")


def stop_trail(scene: Scene, actor: Actor) -> None:
    scene.client("cloudtrail", actor).stop_logging(Name=scene.trail.arn)


def leave_organization(scene: Scene, actor: Actor) -> None:
    scene.client("organizations", actor).leave_organization()


def detach_tamper_guard(scene: Scene, actor: Actor) -> None:
    """Detaches all service control policies of the logging account that are not AWS's own."""
    organizations = scene.client("organizations", actor)
    for policy in scene.own_policies(organizations):
        organizations.detach_policy(PolicyId=policy, TargetId=scene.logs.account)


def use_key_for_other_trail(scene: Scene, actor: Actor) -> None:
    """Creates a trail of the actor's own account. It writes to a bucket of that account, and encrypts with the key."""
    owner = Actor.OUTSIDER if actor is Actor.FOREIGN_TRAIL else Actor.MANAGEMENT
    name = scene.arn(actor).partition("/")[2]
    bucket = f"demo-{scene.account(owner)}-trail"
    s3, cloudtrail = scene.client("s3", owner), scene.client("cloudtrail", owner)
    create_bucket(s3, bucket, scene.logs.region)
    try:
        arn, service = f"arn:{scene.arn(owner).split(':')[1]}:s3:::{bucket}", {"Service": "cloudtrail.amazonaws.com"}
        check = {"Principal": service, "Action": "s3:GetBucketAcl", "Resource": arn}
        write = {"Principal": service, "Action": "s3:PutObject", "Resource": arn + "/*"}
        s3.put_bucket_policy(Bucket=bucket, Policy=_policy(check, write))
        cloudtrail.create_trail(Name=name, S3BucketName=bucket, KmsKeyId=scene.logs.key)
        cloudtrail.delete_trail(Name=name)
    finally:
        s3.delete_bucket(Bucket=bucket)


def create_bucket(s3: Any, name: str, region: str, **settings: object) -> None:
    """Creates a bucket in a region. S3 may refuse the name of a bucket that an attempt before has deleted."""
    where = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
    try:
        s3.create_bucket(Bucket=name, **where, **settings)
    except ClientError as e:
        if e.response["Error"]["Code"] != "OperationAborted":
            raise
        s3.create_bucket(Bucket=name, **where, **settings)


def _version(scene: Scene) -> dict[str, Any]:
    return {"Bucket": scene.logs.bucket, "Key": scene.log_file.key, "VersionId": scene.log_file.version}


def take_over_deployer(scene: Scene, actor: Actor) -> None:
    """Lets the own account assume the role that deploys, which is created if there is none."""
    iam, (own, _, path) = scene.client("iam", actor), scene.arn(Actor.DEPLOYER).partition(":role")
    principal = {"AWS": f"{own}:root"}
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"},
        }
    )
    name, folder = scene.deployer_name, path.rpartition("/")[0] + "/"
    try:
        iam.create_role(RoleName=name, Path=folder, AssumeRolePolicyDocument=trust)
    except iam.exceptions.EntityAlreadyExistsException:
        iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)


def _delete(scene: Scene, actor: Actor, **arguments: object) -> None:
    scene.client("s3", actor).delete_object(Bucket=scene.logs.bucket, Key=scene.log_file.key, **arguments)


def _put(scene: Scene, actor: Actor, **arguments: object) -> None:
    scene.client("s3", actor).put_object(Bucket=scene.logs.bucket, Key=scene.log_file.key, Body=b"forged", **arguments)


def _put_retention(scene: Scene, actor: Actor, duration: timedelta) -> None:
    until = scene.now() + duration
    retention = {"Mode": scene.logs.retention.mode, "RetainUntilDate": until}
    scene.client("s3", actor).put_object_retention(**_version(scene), Retention=retention)


def _access_log(scene: Scene) -> str:
    s3 = scene.client("s3", Actor.LOGGING)
    found = s3.list_objects_v2(Bucket=scene.access_log_bucket, Prefix=scene.access_log_prefix, MaxKeys=1)
    return str(found["Contents"][0]["Key"]) if found.get("Contents") else scene.access_log_prefix + "log"


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | each for each in statements]})
