"""Derives from the stack files and the outputs of both stacks what the local AWS must contain after the demo."""

from collections.abc import Mapping
from dataclasses import dataclass

from localaws.errors import UserError
from localaws.existing import Arn
from localaws.organization import Organizations
from localaws.stack_files import StackFile


@dataclass(frozen=True)
class Retention:
    """How long each log file is locked. unit is Days or Years, as in S3's API."""

    mode: str
    count: int
    unit: str

    def __str__(self) -> str:
        unit = self.unit.lower() if self.count != 1 else self.unit.lower().removesuffix("s")
        return f"{self.mode}, {self.count} {unit}"

    @property
    def days(self) -> tuple[int, int]:
        """Returns the minimum and the maximum number of days, because a year can be a leap year."""
        return (self.count, self.count) if self.unit == "Days" else (self.count * 365, self.count * 366)


@dataclass(frozen=True)
class Trail:
    """The trail, and the account and region that it is in."""

    account: str
    region: str
    arn: str
    is_logging: bool
    is_of_organization: bool
    is_multi_region: bool
    has_global_events: bool
    has_validation: bool
    prefix: str
    delegated_administrator: str | None


@dataclass(frozen=True)
class LogStore:
    """The bucket and the key, and the account and region that they are in."""

    account: str
    region: str
    bucket: str
    key: str
    retention: Retention


@dataclass(frozen=True)
class LogFiles:
    """The account whose log file is put into the bucket, its description, and the folder of its log files."""

    account: str
    described: str
    folder: str


@dataclass(frozen=True)
class Expectations:
    trail: Trail
    logs: LogStore
    files: LogFiles


def derive(
    logging: StackFile,
    logging_outputs: Mapping[str, object],
    management: StackFile,
    management_outputs: Mapping[str, object],
    organizations: Organizations,
) -> Expectations:
    """Derives all expectations.

    Raises UserError if the stack files contradict each other, or an output differs from a stack file.
    """
    logs = log_store(logging, logging_outputs)
    prefix = (management if management.text("orgtrail:s3BucketName") else logging).text("orgtrail:s3KeyPrefix") or ""
    trail = _trail(management, management_outputs, prefix)
    for key, found in ("orgtrail:s3BucketName", logs.bucket), ("orgtrail:kmsKeyArn", logs.key):
        _expect_same(f"{management.file_name}: {key}", management.text(key), found, "the logging stack")
    if trail.is_of_organization:
        organization = organizations.of(trail.account)
        account, described = organizations.own_member, "the member account"
        if organization != organizations.main:
            account, described = trail.account, "the management account"
        folder = f"AWSLogs/{organization.id}/{account}"
    else:
        account, described, folder = trail.account, "the account", f"AWSLogs/{trail.account}"
    files = LogFiles(account, described, f"{prefix}/{folder}" if prefix else folder)
    return Expectations(trail, logs, files)


def log_store(stack: StackFile, outputs: Mapping[str, object]) -> LogStore:
    """Derives what a stack with a bucket must contain. Raises UserError if an output differs from the stack file."""
    bucket, key = _output(stack, outputs, "s3BucketName"), _output(stack, outputs, "kmsKeyArn")
    _expect_same(f"{stack.file_name}: the bucket", stack.log_bucket, bucket, "the output s3BucketName")
    _expect_same(
        f"{stack.file_name}: orgtrail:kmsKeyArn", stack.text("orgtrail:kmsKeyArn"), key, "the output kmsKeyArn"
    )
    years = stack.number("orgtrail:wormRetentionYears")
    retention = Retention(
        stack.text("orgtrail:wormMode") or "GOVERNANCE",
        years or stack.number("orgtrail:wormRetentionDays") or 365,
        "Years" if years else "Days",
    )
    account, region = _place(stack)
    key_place = Arn.parse(key)
    if key_place is None or (key_place.account, key_place.region) != (account, region):
        raise UserError(f"the key: expected one of account {account} and region {region}, seen {key}")
    return LogStore(account, region, bucket, key, retention)


def _trail(stack: StackFile, outputs: Mapping[str, object], prefix: str) -> Trail:
    account, region = _place(stack)
    arn = _output(stack, outputs, "trailArn")
    parts = Arn.parse(arn)
    expected = (region, account, f"trail/{stack.text('orgtrail:name')}")
    if parts is None or (parts.region, parts.account, parts.resource) != expected:
        raise UserError(f"the output trailArn: expected arn:*:cloudtrail:{':'.join(expected)}, seen {arn}")
    return Trail(
        account=account,
        region=region,
        arn=arn,
        is_logging=stack.flag("orgtrail:enableCloudtrail", True),
        is_of_organization=stack.is_organization_trail,
        is_multi_region=stack.flag("orgtrail:isMultiRegionTrail", True),
        has_global_events=stack.flag("orgtrail:includeGlobalServiceEvents", True),
        has_validation=stack.flag("orgtrail:enableLogFileValidation", True),
        prefix=prefix,
        delegated_administrator=stack.text("orgtrail:delegatedAdministrator"),
    )


def _place(stack: StackFile) -> tuple[str, str]:
    """Returns the account and the region of a deployed stack. Raises UserError if its file lacks one of them."""
    if stack.account is None or stack.region is None:
        raise UserError(f"{stack.file_name}: aws:allowedAccountIds or aws:region is missing")
    return stack.account, stack.region


def _output(stack: StackFile, outputs: Mapping[str, object], name: str) -> str:
    value = outputs.get(name)
    if not isinstance(value, str):
        raise UserError(f"the stack {stack.name}: expected an output {name}, seen none")
    return value


def _expect_same(what: str, expected: str | None, seen: str, where: str) -> None:
    if expected is not None and expected != seen:
        raise UserError(f"{what}: expected {expected}, seen {seen} in {where}")
