"""The attacks of the demo, each with the answer that it must get.

docs/threat-model.md has a row for each of them, which names its id.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from localaws import answers, attempts, restoring
from localaws.answers import Answer
from localaws.restoring import Part
from localaws.scene import Actor, Fact, Scene


@dataclass(frozen=True)
class Expected:
    """The answer that an attack must get.

    denied_by has what can deny it, and is empty if it must be done. note says what a success means: that a setting
    would prevent it, that it leaves a trace, or that it has to work.
    """

    denied_by: tuple[str, ...] = ()
    note: str = ""

    def fits(self, answer: Answer) -> bool:
        return answer.by in self.denied_by if self.denied_by else answer.is_done


# The answers of an attack, each with the facts that it supposes.
Answers = tuple[tuple[Set[Fact], Expected], ...]


@dataclass(frozen=True)
class Attack:
    """What an actor tries.

    expected has the answers with the facts that they suppose. The first one counts whose facts are all true. needs has
    the facts without which there is nothing to attack, or nobody. changes has the parts that a success changes.
    """

    id: str
    actor: Actor
    text: str
    attempt: Callable[[Scene, Actor], None]
    expected: Answers
    needs: Set[Fact] = frozenset()
    changes: tuple[Part, ...] = ()

    def is_possible(self, facts: Set[Fact]) -> bool:
        return self.needs <= facts

    def expected_with(self, facts: Set[Fact]) -> Expected:
        return next(expected for supposed, expected in self.expected if supposed <= facts)


def denied(*by: str) -> Expected:
    return Expected(by)


def open_without(setting: str) -> Expected:
    return Expected(note=f"open: set {setting}")


WORKS = Expected(note="has to work")
CONFIGURED = Expected(note="as configured")
TAMPER_GUARD = open_without("tamperGuard")
# S3 spares the root user of the bucket's account. KMS does not, but the policy of the program does.
ROOT = Expected(note="open: AWS spares the root user")
ROOT_REPAIRS = Expected(note="open: kept so that root can repair")


def always(expected: Expected) -> Answers:
    """Returns the one answer of an attack."""
    return ((frozenset(), expected),)


_UNLESS_GUARDED = (
    (frozenset({Fact.GUARDED}), denied("DenyGuardChanges")),
    (frozenset[Fact](), open_without("deploymentPrincipals")),
)
_DESTRUCTION = (
    (frozenset({Fact.FORCE_DESTROY, Fact.TAMPER_GUARD}), denied("SCP DenyKeyTampering")),
    (frozenset({Fact.FORCE_DESTROY, Fact.KEY_ADMINISTRATORS}), denied(answers.NO_KEY_STATEMENT)),
    (frozenset({Fact.FORCE_DESTROY}), Expected(note="open: remove forceDestroy")),
    (frozenset[Fact](), denied("DenyKeyDestruction")),
)
_MADE_KEY = frozenset({Fact.MADE_KEY})
_SEPARATE = frozenset({Fact.SEPARATE})
_MEMBER = frozenset({Fact.MEMBER})


def _unless_tamper_guard(sid: str, otherwise: Expected) -> Answers:
    """Returns the answers of an attack that only a service control policy can prevent."""
    return (
        (frozenset({Fact.TAMPER_GUARD}), denied(f"SCP {sid}")),
        (frozenset({Fact.LINKED}), TAMPER_GUARD),
        (frozenset(), otherwise),
    )


def _logging(name: str, text: str, attempt: Callable[[Scene, Actor], None], *by: str) -> Attack:
    """Returns an attack of the logging administrator that is always denied."""
    return Attack(name, Actor.LOGGING, text, attempt, always(denied(*by)))


def _guarded(
    name: str, text: str, attempt: Callable[[Scene, Actor], None], changes: Part, needs: Set[Fact] = frozenset()
) -> Attack:
    """Returns an attack of the logging administrator that only deploymentPrincipals prevents."""
    return Attack(name, Actor.LOGGING, text, attempt, _UNLESS_GUARDED, needs, (changes,))


ATTACKS: Sequence[Attack] = (
    Attack("trail-writes", Actor.TRAIL, "writes a log file", attempts.write_log_file, always(WORKS)),
    Attack(
        "reader-reads",
        Actor.READER,
        "reads and decrypts a log file",
        attempts.read,
        always(WORKS),
        frozenset({Fact.READER}),
    ),
    Attack(
        "logging-deletes-version",
        Actor.LOGGING,
        "deletes a version",
        attempts.delete_version,
        (
            (frozenset({Fact.TAMPER_GUARD}), denied("SCP DenyLogFileTampering")),
            (frozenset(), denied(answers.OBJECT_LOCK)),
        ),
    ),
    _logging(
        "logging-bypasses-lock", "deletes it, bypassing the lock", attempts.bypass_lock, "DenyBypassGovernanceRetention"
    ),
    _logging("logging-puts-delete-marker", "puts a delete marker", attempts.put_delete_marker, "DenyDeleteMarkers"),
    _logging("logging-overwrites", "overwrites a log file", attempts.overwrite, "DenyOverwriting"),
    _logging(
        "logging-overwrites-aes256",
        "the same, encrypted with AES256",
        attempts.overwrite_with_aes256,
        "DenyOverwriting",
    ),
    _logging("logging-shortens-retention", "shortens a retention", attempts.shorten_retention, "DenyShorterRetention"),
    Attack(
        "logging-lengthens-retention",
        Actor.LOGGING,
        "locks a log file for 100 years",
        attempts.lengthen_retention,
        (
            (frozenset({Fact.LIMITED}), denied("DenyLongerRetention")),
            (frozenset(), open_without("maxRetentionDays")),
        ),
    ),
    _logging("logging-removes-legal-hold", "removes a legal hold", attempts.remove_legal_hold, "DenyLegalHoldRemoval"),
    _guarded(
        "logging-lowers-default-retention",
        "lowers the default retention",
        attempts.lower_default_retention,
        restoring.DEFAULT_RETENTION,
    ),
    _logging(
        "logging-suspends-versioning",
        "suspends versioning",
        attempts.suspend_versioning,
        answers.OBJECT_LOCK,
        "DenyGuardChanges",
    ),
    _guarded(
        "logging-deletes-bucket-policy",
        "deletes the bucket policy",
        attempts.delete_bucket_policy,
        restoring.BUCKET_POLICY,
    ),
    _guarded(
        "logging-expires-objects",
        "lets a lifecycle expire log files",
        attempts.expire_by_lifecycle,
        restoring.LIFECYCLE,
    ),
    Attack(
        "logging-reads",
        Actor.LOGGING,
        "reads a log file",
        attempts.read,
        (
            (_MADE_KEY, denied(answers.NO_KEY_STATEMENT)),
            (frozenset(), Expected(note="open: the key's own policy")),
        ),
    ),
    Attack(
        "logging-schedules-key-deletion",
        Actor.LOGGING,
        "schedules the key's deletion",
        attempts.schedule_key_deletion,
        _DESTRUCTION,
        _MADE_KEY,
        (restoring.KEY_STATE,),
    ),
    Attack(
        "logging-disables-key",
        Actor.LOGGING,
        "disables the key",
        attempts.disable_key,
        _DESTRUCTION,
        _MADE_KEY,
        (restoring.KEY_STATE,),
    ),
    Attack(
        "logging-grants-key",
        Actor.LOGGING,
        "grants itself the key",
        attempts.grant_key,
        (
            (frozenset({Fact.GUARDED}), denied("DenyGuardChanges")),
            (frozenset(), denied(answers.NO_KEY_STATEMENT)),
        ),
        _MADE_KEY,
    ),
    _guarded(
        "logging-changes-key-policy",
        "changes the key policy",
        attempts.change_key_policy,
        restoring.KEY_POLICY,
        _MADE_KEY,
    ),
    _guarded(
        "logging-turns-access-logging-off",
        "turns access logging off",
        attempts.turn_access_logging_off,
        restoring.ACCESS_LOGGING,
        frozenset({Fact.ACCESS_LOGS}),
    ),
    Attack(
        "logging-deletes-access-logs",
        Actor.LOGGING,
        "deletes access logs",
        attempts.delete_access_log,
        always(denied("DenyDeletion")),
        frozenset({Fact.MADE_ACCESS_LOGS}),
    ),
    Attack(
        "logging-overwrites-access-logs",
        Actor.LOGGING,
        "overwrites access logs",
        attempts.overwrite_access_log,
        always(denied("DenyOverwriting")),
        frozenset({Fact.MADE_ACCESS_LOGS}),
    ),
    _guarded(
        "logging-deletes-access-log-policy",
        "deletes the policy of their bucket",
        attempts.delete_access_log_policy,
        restoring.ACCESS_LOG_POLICY,
        frozenset({Fact.MADE_ACCESS_LOGS}),
    ),
    Attack(
        "logging-takes-over-deployer",
        Actor.LOGGING,
        "takes over the deployer's role",
        attempts.take_over_deployer,
        _unless_tamper_guard("DenyExemptPrincipalTakeover", Expected(note="leaves a trace: event CreateRole")),
        frozenset({Fact.DEPLOYER_ROLE}),
        (restoring.DEPLOYER,),
    ),
    Attack(
        "logging-leaves",
        Actor.LOGGING,
        "leaves the organization",
        attempts.leave_organization,
        _unless_tamper_guard("DenyAbandoning", Expected(note="open: needs an SCP")),
        frozenset({Fact.CAN_LEAVE}),
        (restoring.MEMBERSHIP,),
    ),
    Attack(
        "root-deletes-bucket-policy",
        Actor.LOGGING_ROOT,
        "deletes the bucket policy",
        attempts.delete_bucket_policy,
        _unless_tamper_guard("DenyBucketTampering", ROOT),
        changes=(restoring.BUCKET_POLICY,),
    ),
    Attack(
        "root-changes-key-policy",
        Actor.LOGGING_ROOT,
        "changes the key policy",
        attempts.change_key_policy,
        _unless_tamper_guard("DenyKeyTampering", ROOT_REPAIRS),
        _MADE_KEY,
        (restoring.KEY_POLICY,),
    ),
    Attack(
        "management-reads",
        Actor.MANAGEMENT,
        "reads a log file",
        attempts.read,
        (
            (frozenset({Fact.OWN_FOLDERS}), Expected(note="as membersReadOwnLogs says")),
            (frozenset(), denied(answers.NO_BUCKET_STATEMENT)),
        ),
        _SEPARATE,
    ),
    Attack(
        "management-deletes",
        Actor.MANAGEMENT,
        "deletes a version",
        attempts.delete_version,
        always(denied(answers.NO_BUCKET_STATEMENT)),
        _SEPARATE,
    ),
    Attack(
        "management-uses-key",
        Actor.MANAGEMENT,
        "uses the key",
        attempts.use_key,
        always(denied(answers.NO_KEY_STATEMENT)),
        _SEPARATE | _MADE_KEY,
    ),
    Attack(
        "management-stops-trail",
        Actor.MANAGEMENT,
        "stops the trail",
        attempts.stop_trail,
        always(Expected(note="leaves a trace: event StopLogging")),
        changes=(restoring.TRAIL,),
    ),
    Attack(
        "management-detaches-guard",
        Actor.MANAGEMENT,
        "detaches the policy of tamperGuard",
        attempts.detach_tamper_guard,
        always(Expected(note="leaves a trace: event DetachPolicy")),
        frozenset({Fact.TAMPER_GUARD}),
        (restoring.TAMPER_GUARD,),
    ),
    Attack(
        "member-reads",
        Actor.MEMBER,
        "reads another account's folder",
        attempts.read,
        always(denied(answers.NO_BUCKET_STATEMENT)),
        _MEMBER,
    ),
    Attack(
        "member-deletes",
        Actor.MEMBER,
        "deletes a version",
        attempts.delete_version,
        always(denied(answers.NO_BUCKET_STATEMENT)),
        _MEMBER,
    ),
    Attack(
        "member-stops-trail",
        Actor.MEMBER,
        "stops the organization's trail",
        attempts.stop_trail,
        always(denied(answers.OTHER_ACCOUNT)),
        _MEMBER,
    ),
    Attack(
        "outsider-lists",
        Actor.OUTSIDER,
        "lists the bucket",
        attempts.list_log_files,
        always(denied("DenyExternalPrincipals")),
    ),
    Attack(
        "outsider-reads",
        Actor.OUTSIDER,
        "reads a log file",
        attempts.read,
        always(denied("DenyExternalPrincipals")),
    ),
    Attack(
        "outsider-writes",
        Actor.OUTSIDER,
        "overwrites a log file",
        attempts.overwrite,
        always(denied("DenyOverwriting", "DenyExternalPrincipals")),
    ),
    Attack(
        "foreign-trail-writes",
        Actor.FOREIGN_TRAIL,
        "writes to the bucket",
        attempts.write_log_file,
        always(denied(answers.NO_BUCKET_STATEMENT)),
    ),
    Attack(
        "foreign-trail-uses-key",
        Actor.FOREIGN_TRAIL,
        "encrypts with the key",
        attempts.use_key_for_other_trail,
        always(denied(answers.NO_KEY_STATEMENT)),
        _MADE_KEY,
    ),
    Attack(
        "other-trail-writes",
        Actor.OTHER_TRAIL,
        "writes to the bucket",
        attempts.write_log_file,
        always(denied(answers.NO_BUCKET_STATEMENT)),
    ),
    Attack(
        "other-trail-uses-key",
        Actor.OTHER_TRAIL,
        "encrypts with the key",
        attempts.use_key_for_other_trail,
        always(denied(answers.NO_KEY_STATEMENT)),
        _MADE_KEY,
    ),
    Attack(
        "deployer-lowers-default-retention",
        Actor.DEPLOYER,
        "lowers the default retention",
        attempts.lower_default_retention,
        always(CONFIGURED),
        frozenset({Fact.GUARDED}),
        (restoring.DEFAULT_RETENTION,),
    ),
    Attack(
        "break-glass-bypasses-lock",
        Actor.BREAK_GLASS,
        "deletes a version, bypassing",
        attempts.bypass_lock_of_a_new_log_file,
        (
            (frozenset({Fact.COMPLIANCE}), denied(answers.OBJECT_LOCK)),
            (frozenset(), CONFIGURED),
        ),
        frozenset({Fact.BREAK_GLASS}),
    ),
)
