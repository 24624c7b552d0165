"""Derives from the stack files which resources exist before the deployment, so that the local AWS can create them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from localaws.organization import DEFAULT_REGION
from localaws.stack_files import StackFile


class Arn(NamedTuple):
    """The parts of an ARN."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str | None) -> "Arn | None":
        """Returns the parts, or None if the text is not an ARN. The Java program reports such a mistake to the user."""
        parts = (text or "").split(":", 5)
        return cls(*parts[1:]) if len(parts) == 6 and parts[0] == "arn" else None


@dataclass(frozen=True)
class Part:
    """A resource that exists already, in an account and a region.

    kind is one of key, made-key, access-log-bucket, log-bucket, replica-key, replica-bucket, topic, queue, log-group
    and role. A made-key is a key that a stack creates: it does not exist yet, but its id is known. name is the id of the
    key, the name of the bucket, the role with its path, or the last part of the ARN. setting is the setting and the file
    that name the resource. writer is the account whose role writes to a replica.
    """

    kind: str
    account: str
    region: str
    name: str
    setting: str
    writer: str | None = None


def derive(stacks: Sequence[StackFile]) -> list[Part]:
    """Derives the existing resources, each of them once."""
    found: dict[tuple[str, str, str, str], Part] = {}
    for stack in stacks:
        for part in _of_stack(stack, stacks):
            kind = "key" if part.kind in ("made-key", "replica-key") else part.kind
            identity = (kind, part.account, part.region, part.name)
            # If any stack names a key as existing, the key exists before all deployments.
            if identity not in found or part.kind in ("key", "replica-key"):
                found[identity] = part
    return list(found.values())


def _of_stack(stack: StackFile, stacks: Sequence[StackFile]) -> Iterator[Part]:
    if stack.kind in ("logging", "standalone"):
        yield from _key(stack, "key")
        yield from _replica(stack, stacks)
        yield from _access_log_bucket(stack)
        yield from _by_arn(stack, "orgtrail:logNotifications", {"sns": "topic", "sqs": "queue"})
    if stack.kind == "replica":
        yield from (replace(key, writer=stack.text("orgtrail:loggingAccountId")) for key in _key(stack, "replica-key"))
        yield from _access_log_bucket(stack)
        yield from _by_arn(stack, "orgtrail:logNotifications", {"sns": "topic", "sqs": "queue"})
    if stack.kind in ("management", "standalone"):
        yield from _by_arn(stack, "orgtrail:notifySnsTopicName", {"sns": "topic"})
        yield from _by_arn(stack, "orgtrail:alarmTopicArn", {"sns": "topic"})
        yield from _by_arn(stack, "orgtrail:cloudwatchLogGroupArn", {"logs": "log-group"})
        yield from _by_arn(stack, "orgtrail:cloudwatchLogsRoleArn", {"iam": "role"})
    if stack.kind == "management":
        yield from _static_link(stack, stacks)


def _static_link(stack: StackFile, stacks: Sequence[StackFile]) -> Iterator[Part]:
    """Finds the resources that the static values of a management stack name.

    They name the bucket and the key of the logging account on the real AWS. If a logging stack of this folder creates
    that bucket, its key gets the id of the named key, as if the stack had been deployed before. Otherwise no stack here
    creates bucket and key, so both exist from the start.
    """
    bucket = stack.text("orgtrail:s3BucketName")
    makers = [other for other in stacks if other.kind == "logging" and other.log_bucket == bucket]
    if makers:
        if not makers[0].text("orgtrail:kmsKeyArn"):
            yield from _key(stack, "made-key")
        return
    yield from _key(stack, "key")
    key = Arn.parse(stack.text("orgtrail:kmsKeyArn"))
    if bucket and key:
        yield Part("log-bucket", key.account, key.region, bucket, _setting(stack, "orgtrail:s3BucketName"))


def _replica(stack: StackFile, stacks: Sequence[StackFile]) -> Iterator[Part]:
    """Finds the resources that the static values of a replica name.

    If a replica stack of this folder creates that bucket, its key gets the id of the named key.
    """
    bucket = Arn.parse(stack.text("orgtrail:replicaBucketArn"))
    makers = [other for other in stacks if other.kind == "replica" and bucket and other.log_bucket == bucket.resource]
    if makers:
        if not makers[0].text("orgtrail:kmsKeyArn"):
            yield from _key(stack, "made-key", "orgtrail:replicaKmsKeyArn")
        return
    for key in _key(stack, "replica-key", "orgtrail:replicaKmsKeyArn"):
        yield replace(key, writer=stack.account)
        if bucket and bucket.service == "s3":
            setting = _setting(stack, "orgtrail:replicaBucketArn")
            yield Part("replica-bucket", key.account, key.region, bucket.resource, setting, stack.account)


def _key(stack: StackFile, kind: str, name: str = "orgtrail:kmsKeyArn") -> Iterator[Part]:
    arn = Arn.parse(stack.text(name))
    if arn and arn.service == "kms" and arn.resource.startswith("key/"):
        yield Part(kind, arn.account, arn.region, arn.resource.removeprefix("key/"), _setting(stack, name))


def _access_log_bucket(stack: StackFile) -> Iterator[Part]:
    bucket = stack.text("orgtrail:accessLoggingBucketName")
    if bucket and stack.account:
        setting = _setting(stack, "orgtrail:accessLoggingBucketName")
        yield Part("access-log-bucket", stack.account, stack.region or DEFAULT_REGION, bucket, setting)


def _by_arn(stack: StackFile, key: str, kinds: dict[str, str]) -> Iterator[Part]:
    arn = Arn.parse(stack.text(key))
    if arn and arn.service in kinds:
        name = arn.resource
        for affix in "log-group:", "role/":
            name = name.removeprefix(affix)
        # The ARN of a role has no region. The region of the stack determines the partition.
        region = arn.region or stack.region or DEFAULT_REGION
        yield Part(kinds[arn.service], arn.account, region, name.removesuffix(":*"), _setting(stack, key))


def _setting(stack: StackFile, key: str) -> str:
    return f"{stack.file_name}: {key} '{stack.text(key)}'"
