"""What the attacks of the demo act on, and who makes them."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from localaws import control, principals, prove
from localaws.expectations import Expectations
from localaws.organization import Organizations
from localaws.principals import Principals
from localaws.stack_files import StackFile

ADMINISTRATOR, READER, DEPLOYER, BREAK_GLASS = (
    "role/demo-" + name for name in ("administrator", "reader", "deployer", "break-glass")
)
_ADDITIONAL_POLICIES = ("orgtrail:additionalBucketPolicy", "orgtrail:additionalKeyPolicy")


class Actor(Enum):
    """Who makes a request. The value is the name in the table."""

    TRAIL = "trail"
    READER = "log reader"
    LOGGING = "logging admin"
    LOGGING_ROOT = "logging root"
    MANAGEMENT = "management admin"
    MEMBER = "member admin"
    OUTSIDER = "outsider"
    FOREIGN_TRAIL = "foreign trail"
    OTHER_TRAIL = "other own trail"
    DEPLOYER = "deployer"
    BREAK_GLASS = "break glass"


class Fact(Enum):
    """What is true of a deployment, and decides which attacks are possible and what they must answer."""

    GUARDED = "orgtrail:deploymentPrincipals is set"
    LIMITED = "orgtrail:maxRetentionDays is set"
    BREAK_GLASS = "orgtrail:breakGlassPrincipals is set"
    READER = "there is a configured reader"
    COMPLIANCE = "the mode of the lock is COMPLIANCE"
    FORCE_DESTROY = "orgtrail:forceDestroy is set"
    MADE_KEY = "the stack made the key"
    KEY_ADMINISTRATORS = "orgtrail:keyAdministrators is set"
    ACCESS_LOGS = "access logging is on"
    MADE_ACCESS_LOGS = "the stack made the bucket for access logs"
    SEPARATE = "the trail is in another account than the bucket"
    LINKED = "the trail is in another account, and its stack reads the outputs of the logging stack"
    TAMPER_GUARD = "orgtrail:tamperGuard is attach"
    CAN_LEAVE = "the logging account is a member that the organization does not hold back"
    MEMBER = "the organization has a member without a stack"
    OWN_FOLDERS = "the account of the trail reads its own folder"
    ADDITIONAL_POLICY = "orgtrail:additionalBucketPolicy or orgtrail:additionalKeyPolicy is set"


@dataclass(frozen=True)
class LogFile:
    key: str
    version: str
    content: bytes


class Scene:
    """A deployment in the local AWS, with the clients of all actors."""

    def __init__(
        self,
        endpoint: str,
        run: Path,
        logging: StackFile,
        management: StackFile,
        expected: Expectations,
        organizations: Organizations,
    ) -> None:
        self.logs, self.trail = expected.logs, expected.trail
        self._files = expected.files
        self._endpoint, self._run = endpoint, run
        self._logging, self._management = logging, management
        self._organizations = organizations
        self._principals = Principals(endpoint)
        self._arns = self._find_arns()
        self.access_log_bucket, self.access_log_prefix = self._find_access_logs()
        self.facts = self._find_facts()
        self._log_file: LogFile | None = None

    @property
    def log_file(self) -> LogFile:
        """Returns the log file that is attacked, written by CloudTrail."""
        if self._log_file is None:
            self._log_file = self.new_log_file()
        return self._log_file

    @property
    def guardian(self) -> Actor:
        """Returns who may put back what an attack has changed."""
        return Actor.DEPLOYER if Fact.GUARDED in self.facts else Actor.LOGGING

    def arn(self, actor: Actor) -> str:
        return self._arns[actor]

    def account(self, actor: Actor) -> str:
        return self._arns[actor].split(":")[4]

    def client(self, service: str, actor: Actor) -> Any:
        region = self.trail.region if service == "cloudtrail" else self.logs.region
        return self._principals.client(service, self._arns[actor], region)

    def own_policies(self, organizations: Any) -> list[str]:
        """Returns the service control policies of the logging account, without AWS's own one."""
        kind = "SERVICE_CONTROL_POLICY"
        found = organizations.list_policies_for_target(TargetId=self.logs.account, Filter=kind)["Policies"]
        return [policy["Id"] for policy in found if not policy["AwsManaged"]]

    def now(self) -> datetime:
        """Returns the local time."""
        return control.time(self._endpoint, self._run)

    def new_log_file(self, trail_arn: str | None = None) -> LogFile:
        """Lets CloudTrail write a log file for a trail, by default that of the stack.

        Raises UserError if CloudTrail may not write it.
        """
        account = self.trail.account
        folder = self._files.folder.removesuffix(self._files.account) + account
        files = replace(self._files, account=account, folder=folder)
        key = prove.log_file_path(files, self.trail.region, self.now())
        content = gzip.compress(json.dumps({"Records": []}).encode())
        trail_arn = trail_arn or self.trail.arn
        version = control.deliver_log_file(self._endpoint, self._run, trail_arn, self.logs.bucket, key, content)
        return LogFile(key, version, content)

    def _principal(self, account: str, name: str) -> str:
        return f"arn:{self.trail.arn.split(':')[1]}:iam::{account}:{name}"

    def _find_arns(self) -> dict[Actor, str]:
        region, account, outsider = self.trail.region, self.trail.account, self._organizations.outsider
        trails = f"arn:{self.trail.arn.split(':')[1]}:cloudtrail:{region}"
        name = self.trail.arn.partition("/")[2]
        arns = {
            Actor.TRAIL: self.trail.arn,
            Actor.FOREIGN_TRAIL: f"{trails}:{outsider}:trail/{name}",
            Actor.OTHER_TRAIL: f"{trails}:{account}:trail/{name}-2",
            Actor.LOGGING: self._principal(self.logs.account, ADMINISTRATOR),
            Actor.LOGGING_ROOT: self._principal(self.logs.account, "root"),
            Actor.MANAGEMENT: self._principal(account, ADMINISTRATOR),
            Actor.OUTSIDER: self._principal(outsider, ADMINISTRATOR),
        }
        if member := self._member():
            arns[Actor.MEMBER] = self._principal(member, ADMINISTRATOR)
        for actor, setting in (
            (Actor.DEPLOYER, "deploymentPrincipals"),
            (Actor.BREAK_GLASS, "breakGlassPrincipals"),
            (Actor.READER, "logReaders"),
        ):
            if found := principals.first(self._logging.texts(f"orgtrail:{setting}")):
                # A root user in a policy stands for all principals of its account.
                arns[actor] = found.removesuffix("root") + READER if found.endswith(":root") else found
        return arns

    def _member(self) -> str | None:
        if not self.trail.is_of_organization:
            return None
        organization = self._organizations.of(self.trail.account)
        taken = (self.logs.account, self.trail.account, self.trail.delegated_administrator)
        members = [member.account for member in organization.members if member.account not in taken]
        own = self._organizations.own_member
        return own if own in members else next(iter(members), None)

    def _find_access_logs(self) -> tuple[str | None, str]:
        found = self.client("s3", Actor.LOGGING).get_bucket_logging(Bucket=self.logs.bucket).get("LoggingEnabled", {})
        return found.get("TargetBucket"), found.get("TargetPrefix") or ""

    def _find_facts(self) -> frozenset[Fact]:
        stack = self._logging
        made_key = stack.text("orgtrail:kmsKeyArn") is None
        is_separate = self.trail.account != self.logs.account
        reader = self._arns.get(Actor.READER, "")
        answers: Mapping[Fact, bool] = {
            Fact.GUARDED: Actor.DEPLOYER in self._arns,
            Fact.LIMITED: stack.number("orgtrail:maxRetentionDays") is not None,
            Fact.BREAK_GLASS: Actor.BREAK_GLASS in self._arns,
            # The local policy of an existing key lets only the principals of its account decrypt.
            Fact.READER: bool(reader) and (made_key or f"::{self.logs.account}:" in reader),
            Fact.COMPLIANCE: self.logs.retention.mode == "COMPLIANCE",
            Fact.FORCE_DESTROY: stack.flag("orgtrail:forceDestroy", False),
            Fact.MADE_KEY: made_key,
            Fact.KEY_ADMINISTRATORS: "orgtrail:keyAdministrators" in stack.config,
            Fact.ACCESS_LOGS: self.access_log_bucket is not None,
            Fact.MADE_ACCESS_LOGS: self.access_log_bucket is not None
            and stack.text("orgtrail:accessLoggingBucketName") is None,
            Fact.SEPARATE: is_separate,
            Fact.LINKED: is_separate and self._management.text("orgtrail:loggingStack") is not None,
            Fact.TAMPER_GUARD: self._management.text("orgtrail:tamperGuard") == "attach",
            # AWS holds a delegated administrator back.
            Fact.CAN_LEAVE: is_separate and self.trail.delegated_administrator != self.logs.account,
            Fact.MEMBER: Actor.MEMBER in self._arns,
            Fact.OWN_FOLDERS: not self.trail.is_of_organization and stack.flag("orgtrail:membersReadOwnLogs", False),
            Fact.ADDITIONAL_POLICY: not stack.config.keys().isdisjoint(_ADDITIONAL_POLICIES),
        }
        return frozenset(fact for fact, is_true in answers.items() if is_true)
