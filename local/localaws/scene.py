"""What the attacks of the demo act on, and who makes them."""

import gzip
import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from localaws import control, principals, prove
from localaws.expectations import Expectations, LogStore
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
    REPLICATION = "S3 replication"
    ROLE = "replication role"
    REPLICA = "replica admin"
    REPLICA_ROOT = "replica root"
    REPLICA_READER = "replica reader"
    REPLICA_DEPLOYER = "replica deployer"


class Fact(Enum):
    """What is true of a deployment, and decides which attacks are possible and what they must answer."""

    GUARDED = "orgtrail:deploymentPrincipals is set"
    DEPLOYER_ROLE = "orgtrail:deploymentPrincipals names a role"
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
    REPLICA = "there is a replica"
    REPLICA_GUARDED = "orgtrail:deploymentPrincipals of the replica is set"
    REPLICA_READER = "there is a configured reader of the replica"
    REPLICA_FORCE_DESTROY = "orgtrail:forceDestroy of the replica is set"
    REPLICA_MADE_KEY = "the replica's stack made its key"
    REPLICA_KEY_ADMINISTRATORS = "orgtrail:keyAdministrators of the replica is set"
    REPLICA_SEPARATE = "the replica is in another account than the bucket"
    REPLICA_OF_OTHERS = "the replica is in another account than the trail"
    REPLICA_LINKED = "the stack of the trail can find the replica, which is in another account"
    REPLICA_BOUND = "orgtrail:tamperGuard binds the replica's account"


@dataclass(frozen=True)
class Replica:
    """The replica of a deployment: its stack, its bucket and key, and the role as which S3 replicates."""

    stack: StackFile
    logs: LogStore
    role: str


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
        replica: Replica | None = None,
    ) -> None:
        self._replica = replica
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
        self._original: Scene | None = None

    @property
    def of_replica(self) -> "Scene":
        """Returns the same scene with the replica in place of the bucket that CloudTrail writes to."""
        if self._replica is None:
            raise ValueError("there is no replica")
        found = copy(self)
        found.logs, found._original = self._replica.logs, self
        return found

    @property
    def replication_role(self) -> str:
        """Returns the ARN of the role as which S3 replicates."""
        return self.arn(Actor.ROLE)

    @property
    def replication_role_name(self) -> str:
        return self.replication_role.rpartition("/")[2]

    @property
    def deployer_name(self) -> str:
        """Returns the name of the role that deploys the logging stack."""
        return self.arn(Actor.DEPLOYER).rpartition("/")[2]

    @property
    def log_file(self) -> LogFile:
        """Returns the log file that is attacked, written by CloudTrail. That of a replica is its copy."""
        if self._original:
            return self._original.log_file
        if self._log_file is None:
            self._log_file = self.new_log_file()
        return self._log_file

    @property
    def guardian(self) -> Actor:
        """Returns who may put back what an attack has changed."""
        if self._original:
            return Actor.REPLICA_DEPLOYER if Fact.REPLICA_GUARDED in self.facts else Actor.REPLICA
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

    def replication_problem(self, bucket: str, key: str) -> str:
        """Returns why S3 did not replicate the newest version of an object."""
        return control.replication_problem(self._endpoint, self._run, bucket, key)

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
        if replica := self._replica:
            arns |= {
                Actor.REPLICATION: replica.role,
                Actor.ROLE: replica.role,
                Actor.REPLICA: self._principal(replica.logs.account, ADMINISTRATOR),
                Actor.REPLICA_ROOT: self._principal(replica.logs.account, "root"),
            }
        for actor, stack, setting in (
            (Actor.DEPLOYER, self._logging, "deploymentPrincipals"),
            (Actor.BREAK_GLASS, self._logging, "breakGlassPrincipals"),
            (Actor.READER, self._logging, "logReaders"),
            (Actor.REPLICA_DEPLOYER, replica.stack if replica else None, "deploymentPrincipals"),
            (Actor.REPLICA_READER, replica.stack if replica else None, "logReaders"),
        ):
            if found := principals.first(stack.texts(f"orgtrail:{setting}") if stack else []):
                # A root user in a policy stands for all principals of its account.
                arns[actor] = found.removesuffix("root") + READER if found.endswith(":root") else found
        return arns

    def _member(self) -> str | None:
        if not self.trail.is_of_organization:
            return None
        organization = self._organizations.of(self.trail.account)
        replica = self._replica.logs.account if self._replica else None
        taken = (self.logs.account, self.trail.account, self.trail.delegated_administrator, replica)
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
            Fact.DEPLOYER_ROLE: ":role/" in self._arns.get(Actor.DEPLOYER, ""),
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
        answers = {**answers, **(self._replica_facts(self._replica) if self._replica else {})}
        return frozenset(fact for fact, is_true in answers.items() if is_true)

    def _replica_facts(self, replica: Replica) -> Mapping[Fact, bool]:
        stack, account = replica.stack, replica.logs.account
        made_key, reader = stack.text("orgtrail:kmsKeyArn") is None, self._arns.get(Actor.REPLICA_READER, "")
        # The stack of the trail finds the replica by the outputs of the logging stack.
        is_linked = account != self.trail.account and all(
            found is not None
            for found in (self._management.text("orgtrail:loggingStack"), self._logging.text("orgtrail:replicaStack"))
        )
        return {
            Fact.REPLICA: True,
            Fact.REPLICA_GUARDED: Actor.REPLICA_DEPLOYER in self._arns,
            Fact.REPLICA_READER: bool(reader) and (made_key or f"::{account}:" in reader),
            Fact.REPLICA_FORCE_DESTROY: stack.flag("orgtrail:forceDestroy", False),
            Fact.REPLICA_MADE_KEY: made_key,
            Fact.REPLICA_KEY_ADMINISTRATORS: "orgtrail:keyAdministrators" in stack.config,
            Fact.REPLICA_SEPARATE: account != self.logs.account,
            Fact.REPLICA_OF_OTHERS: account != self.trail.account,
            Fact.REPLICA_LINKED: is_linked,
            Fact.REPLICA_BOUND: is_linked and self._management.text("orgtrail:tamperGuard") == "attach",
        }
