"""The attacks of the demo on a replica, each with the answer that it must get.

docs/threat-model.md has a row for each of them, as for those of `attacks`.
"""

from collections.abc import Sequence, Set

from localaws import answers, attempts, replica_attempts, restoring
from localaws.attacks import (
    CONFIGURED,
    ROOT,
    TAMPER_GUARD,
    WORKS,
    Answers,
    Attack,
    Expected,
    always,
    denied,
    open_without,
)
from localaws.replica_attempts import Attempt, on_copies
from localaws.restoring import Part, of_replica
from localaws.scene import Actor, Fact

_REPLICA = frozenset({Fact.REPLICA})
_MADE_KEY = _REPLICA | {Fact.REPLICA_MADE_KEY}
_SEPARATE = _REPLICA | {Fact.REPLICA_SEPARATE}
_BOUND = frozenset({Fact.REPLICA_BOUND})
_UNLESS_GUARDED: Answers = (
    (frozenset({Fact.REPLICA_GUARDED}), denied("DenyGuardChanges")),
    (frozenset(), open_without("deploymentPrincipals")),
)
_UNLESS_LOGGING_GUARDED: Answers = (
    (frozenset({Fact.GUARDED}), denied("DenyGuardChanges")),
    (frozenset(), open_without("deploymentPrincipals")),
)
_DESTRUCTION: Answers = (
    (_BOUND | {Fact.REPLICA_FORCE_DESTROY}, denied("SCP DenyKeyTampering")),
    (frozenset({Fact.REPLICA_FORCE_DESTROY, Fact.REPLICA_KEY_ADMINISTRATORS}), denied(answers.NO_KEY_STATEMENT)),
    (frozenset({Fact.REPLICA_FORCE_DESTROY}), Expected(note="open: remove forceDestroy")),
    (frozenset(), denied("DenyKeyDestruction")),
)
# Only a service control policy restricts what an administrator may do with a role.
_ROLE_CHANGE: Answers = (
    (frozenset({Fact.TAMPER_GUARD}), denied("SCP DenyReplicationRoleTampering")),
    (frozenset({Fact.LINKED}), TAMPER_GUARD),
    (frozenset(), Expected(note="open: needs an SCP")),
)


def _attack(
    name: str,
    actor: Actor,
    text: str,
    attempt: Attempt,
    expected: Answers | str,
    needs: Set[Fact] = _REPLICA,
    changes: Sequence[Part] = (),
) -> Attack:
    """Returns an attack. A text is what always denies it."""
    found = always(denied(expected)) if isinstance(expected, str) else expected
    return Attack(name, actor, text, attempt, found, needs, tuple(changes))


def _on_copies(
    name: str, actor: Actor, text: str, attempt: Attempt, expected: Answers | str, needs: Set[Fact] = _REPLICA
) -> Attack:
    """Returns an attack on the replica that changes nothing, because it is denied."""
    return _attack(name, actor, text, on_copies(attempt), expected, needs)


REPLICA_ATTACKS: Sequence[Attack] = (
    _attack("replication-copies", Actor.REPLICATION, "copies a log file", replica_attempts.replicate, always(WORKS)),
    _on_copies(
        "replica-reader-reads",
        Actor.REPLICA_READER,
        "reads and decrypts a copy",
        attempts.read,
        always(WORKS),
        _REPLICA | {Fact.REPLICA_READER},
    ),
    # --- the administrator of the replica's account -------------------------------------------------------------------
    _on_copies(
        "replica-deletes-version",
        Actor.REPLICA,
        "deletes a copy",
        attempts.delete_version,
        (
            (_BOUND, denied("SCP DenyLogFileTampering")),
            (frozenset(), denied(answers.OBJECT_LOCK)),
        ),
    ),
    _on_copies(
        "replica-bypasses-lock",
        Actor.REPLICA,
        "deletes it, bypassing the lock",
        attempts.bypass_lock,
        "DenyBypassGovernanceRetention",
    ),
    _on_copies(
        "replica-puts-delete-marker",
        Actor.REPLICA,
        "puts a delete marker",
        attempts.put_delete_marker,
        "DenyDeleteMarkers",
    ),
    _on_copies("replica-overwrites", Actor.REPLICA, "overwrites a copy", attempts.overwrite, "DenyOverwriting"),
    _on_copies(
        "replica-shortens-retention",
        Actor.REPLICA,
        "shortens a retention",
        attempts.shorten_retention,
        "DenyShorterRetention",
    ),
    _on_copies(
        "replica-removes-legal-hold",
        Actor.REPLICA,
        "removes a legal hold",
        attempts.remove_legal_hold,
        "DenyLegalHoldRemoval",
    ),
    _on_copies("replica-reads", Actor.REPLICA, "reads a copy", attempts.read, answers.NO_KEY_STATEMENT, _MADE_KEY),
    _attack(
        "replica-schedules-key-deletion",
        Actor.REPLICA,
        "schedules the key's deletion",
        on_copies(attempts.schedule_key_deletion),
        _DESTRUCTION,
        _MADE_KEY,
        [of_replica(restoring.KEY_STATE)],
    ),
    _attack(
        "replica-disables-key",
        Actor.REPLICA,
        "disables the key",
        on_copies(attempts.disable_key),
        _DESTRUCTION,
        _MADE_KEY,
        [of_replica(restoring.KEY_STATE)],
    ),
    _attack(
        "replica-changes-key-policy",
        Actor.REPLICA,
        "changes the key policy",
        on_copies(attempts.change_key_policy),
        _UNLESS_GUARDED,
        _MADE_KEY,
        [of_replica(restoring.KEY_POLICY)],
    ),
    _attack(
        "replica-deletes-bucket-policy",
        Actor.REPLICA,
        "deletes the bucket policy",
        on_copies(attempts.delete_bucket_policy),
        _UNLESS_GUARDED,
        changes=[of_replica(restoring.BUCKET_POLICY)],
    ),
    _attack(
        "replica-lowers-default-retention",
        Actor.REPLICA,
        "lowers the default retention",
        on_copies(attempts.lower_default_retention),
        _UNLESS_GUARDED,
        changes=[of_replica(restoring.DEFAULT_RETENTION)],
    ),
    _attack(
        "replica-forges",
        Actor.REPLICA,
        "forges a copy by own replication",
        replica_attempts.forge_by_own_role,
        "DenyOtherReplication",
        _SEPARATE,
    ),
    _attack(
        "replica-root-deletes-bucket-policy",
        Actor.REPLICA_ROOT,
        "deletes the bucket policy",
        on_copies(attempts.delete_bucket_policy),
        (
            (_BOUND, denied("SCP DenyBucketTampering")),
            (frozenset({Fact.REPLICA_LINKED}), TAMPER_GUARD),
            (frozenset(), ROOT),
        ),
        changes=[of_replica(restoring.BUCKET_POLICY)],
    ),
    # --- the administrator of the logging account ---------------------------------------------------------------------
    _on_copies(
        "logging-writes-copy",
        Actor.LOGGING,
        "overwrites a copy",
        attempts.overwrite,
        "DenyOverwriting",
        _SEPARATE,
    ),
    _on_copies(
        "logging-deletes-copy",
        Actor.LOGGING,
        "deletes a copy",
        attempts.delete_version,
        answers.NO_BUCKET_STATEMENT,
        _SEPARATE,
    ),
    _on_copies(
        "logging-reads-copy",
        Actor.LOGGING,
        "reads a copy",
        attempts.read,
        answers.NO_BUCKET_STATEMENT,
        _SEPARATE,
    ),
    _on_copies(
        "logging-uses-replica-key",
        Actor.LOGGING,
        "uses the key of the replica",
        attempts.use_key,
        answers.NO_KEY_STATEMENT,
        _MADE_KEY | _SEPARATE,
    ),
    _attack(
        "logging-turns-replication-off",
        Actor.LOGGING,
        "turns replication off",
        replica_attempts.turn_replication_off,
        _UNLESS_LOGGING_GUARDED,
        changes=[restoring.REPLICATION],
    ),
    _attack(
        "logging-shortens-copy",
        Actor.LOGGING,
        "shortens a copy by its original",
        replica_attempts.shorten_by_original,
        (
            (frozenset({Fact.GUARDED}), denied("DenyGuardChanges")),
            (frozenset({Fact.COMPLIANCE}), denied(answers.OBJECT_LOCK)),
            (frozenset(), open_without("deploymentPrincipals")),
        ),
        changes=[restoring.BUCKET_POLICY],
    ),
    _attack(
        "logging-replaces-trust",
        Actor.LOGGING,
        "replaces the role's trust",
        replica_attempts.replace_trust,
        _ROLE_CHANGE,
        changes=[restoring.ROLE_TRUST],
    ),
    _attack(
        "logging-widens-role",
        Actor.LOGGING,
        "changes the role's permissions",
        replica_attempts.widen_role,
        _ROLE_CHANGE,
        changes=[restoring.ROLE_POLICIES],
    ),
    _attack(
        "logging-forges-copy",
        Actor.LOGGING,
        "forges a copy from another bucket",
        replica_attempts.forge,
        (
            (frozenset({Fact.TAMPER_GUARD}), denied("SCP DenyReplicationRoleTampering")),
            (frozenset(), denied(answers.NO_ROLE_STATEMENT)),
        ),
    ),
    # --- whoever gets hold of the role --------------------------------------------------------------------------------
    _on_copies("role-writes", Actor.ROLE, "overwrites a copy by itself", attempts.overwrite, "DenyOverwriting"),
    _on_copies(
        "role-deletes", Actor.ROLE, "deletes a copy", attempts.delete_version, answers.NO_BUCKET_STATEMENT, _SEPARATE
    ),
    _on_copies(
        "role-puts-delete-marker", Actor.ROLE, "puts a delete marker", attempts.put_delete_marker, "DenyDeleteMarkers"
    ),
    _on_copies(
        "role-shortens-retention",
        Actor.ROLE,
        "shortens a retention",
        attempts.shorten_retention,
        "DenyShorterRetention",
    ),
    _on_copies("role-reads-copy", Actor.ROLE, "reads a copy", attempts.read, "DenyReplicationRoleReading"),
    _attack("role-reads-original", Actor.ROLE, "reads the original", attempts.read, "DenyReplicationRole"),
    _on_copies(
        "role-suspends-versioning",
        Actor.ROLE,
        "suspends versioning",
        attempts.suspend_versioning,
        (
            (frozenset({Fact.REPLICA_GUARDED}), denied("DenyGuardChanges")),
            (frozenset(), denied(answers.NO_BUCKET_STATEMENT)),
        ),
        _SEPARATE,
    ),
    # --- others -------------------------------------------------------------------------------------------------------
    _on_copies(
        "management-reads-copy",
        Actor.MANAGEMENT,
        "reads a copy",
        attempts.read,
        answers.NO_BUCKET_STATEMENT,
        _REPLICA | {Fact.REPLICA_OF_OTHERS},
    ),
    _on_copies(
        "management-deletes-copy",
        Actor.MANAGEMENT,
        "deletes a copy",
        attempts.delete_version,
        answers.NO_BUCKET_STATEMENT,
        _REPLICA | {Fact.REPLICA_OF_OTHERS},
    ),
    _on_copies(
        "member-reads-copy",
        Actor.MEMBER,
        "reads a copy",
        attempts.read,
        answers.NO_BUCKET_STATEMENT,
        _REPLICA | {Fact.MEMBER},
    ),
    _on_copies(
        "member-writes-copy",
        Actor.MEMBER,
        "overwrites a copy",
        attempts.overwrite,
        "DenyOverwriting",
        _REPLICA | {Fact.MEMBER},
    ),
    _on_copies("outsider-reads-copy", Actor.OUTSIDER, "reads a copy", attempts.read, "DenyExternalPrincipals"),
    _attack(
        "outsider-forges-copy",
        Actor.OUTSIDER,
        "forges a copy by own replication",
        replica_attempts.forge_by_own_role,
        always(denied("DenyOtherReplication", "DenyExternalPrincipals")),
    ),
    _attack(
        "replica-deployer-lowers-default-retention",
        Actor.REPLICA_DEPLOYER,
        "lowers the default retention",
        on_copies(attempts.lower_default_retention),
        always(CONFIGURED),
        _REPLICA | {Fact.REPLICA_GUARDED},
        [of_replica(restoring.DEFAULT_RETENTION)],
    ),
)
