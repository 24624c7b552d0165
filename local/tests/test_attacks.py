import itertools
import unittest
from collections.abc import Iterator, Sequence, Set

from localaws.attacks import ATTACKS, CONFIGURED, ROOT, ROOT_REPAIRS, TAMPER_GUARD, WORKS, Attack
from localaws.replica_attacks import REPLICA_ATTACKS
from localaws.scene import Actor, Fact

EVERY = (*ATTACKS, *REPLICA_ATTACKS)
# What the second deployment of the demo has.
GUARDED = frozenset({Fact.GUARDED, Fact.DEPLOYER_ROLE, Fact.LIMITED, Fact.BREAK_GLASS, Fact.READER})
EXAMPLE = frozenset(
    {
        Fact.MADE_KEY,
        Fact.ACCESS_LOGS,
        Fact.MADE_ACCESS_LOGS,
        Fact.SEPARATE,
        Fact.LINKED,
        Fact.CAN_LEAVE,
        Fact.MEMBER,
    }
)
REPLICA = frozenset(
    {
        Fact.REPLICA,
        Fact.REPLICA_MADE_KEY,
        Fact.REPLICA_SEPARATE,
        Fact.REPLICA_OF_OTHERS,
        Fact.REPLICA_LINKED,
    }
)


def all_facts(attack: Attack) -> Iterator[Set[Fact]]:
    """Returns each set of facts that the answer of an attack can depend on."""
    supposed = {fact for facts, _ in attack.expected for fact in facts}
    for size in range(len(supposed) + 1):
        for chosen in itertools.combinations(supposed, size):
            yield frozenset(chosen)


class AttacksTest(unittest.TestCase):
    def test_have_different_ids(self) -> None:
        self.assertEqual(len(EVERY), len({attack.id for attack in EVERY}))

    def test_are_made_by_each_actor(self) -> None:
        self.assertEqual(set(Actor), {attack.actor for attack in EVERY})

    def test_have_an_answer_for_each_deployment(self) -> None:
        for attack in EVERY:
            for facts in all_facts(attack):
                attack.expected_with(facts)

    def test_say_what_a_success_means(self) -> None:
        for attack in EVERY:
            for _, expected in attack.expected:
                with self.subTest(attack.id):
                    self.assertNotEqual(bool(expected.denied_by), bool(expected.note))

    def test_can_be_undone_if_they_can_succeed(self) -> None:
        harmless = {"logging-lengthens-retention", "logging-reads", "management-reads", "break-glass-bypasses-lock"}
        works = {"trail-writes", "reader-reads", "replication-copies", "replica-reader-reads"}
        for attack in EVERY:
            can_succeed = any(not expected.denied_by for _, expected in attack.expected)
            if can_succeed and attack.id not in harmless | works:
                with self.subTest(attack.id):
                    self.assertTrue(attack.changes)

    def notes(self, facts: Set[Fact], attacks: Sequence[Attack] = ATTACKS) -> dict[str, str]:
        """Returns what the successful attacks mean, without those that have to work."""
        return {
            attack.id: expected.note
            for attack in attacks
            if attack.is_possible(facts)
            and (expected := attack.expected_with(facts)).note
            and expected not in (WORKS, CONFIGURED)
        }

    def test_leave_only_the_management_account_open_once_all_guards_are_set(self) -> None:
        traces = {
            "management-stops-trail": "leaves a trace: event StopLogging",
            "management-detaches-guard": "leaves a trace: event DetachPolicy",
        }
        self.assertEqual(traces, self.notes(EXAMPLE | GUARDED | {Fact.TAMPER_GUARD}))

    def test_leave_the_root_user_open_without_tamper_guard(self) -> None:
        names = ("root-deletes-bucket-policy", "root-changes-key-policy")
        bound = ("logging-takes-over-deployer", "logging-leaves", *names)
        trace = {"management-stops-trail": "leaves a trace: event StopLogging"}
        self.assertEqual(dict.fromkeys(bound, TAMPER_GUARD.note) | trace, self.notes(EXAMPLE | GUARDED))
        alone = dict(zip(names, (ROOT.note, ROOT_REPAIRS.note), strict=True))
        alone["logging-takes-over-deployer"] = "leaves a trace: event CreateRole"
        standalone = EXAMPLE - {Fact.SEPARATE, Fact.LINKED, Fact.CAN_LEAVE, Fact.MEMBER}
        self.assertEqual(alone | trace, self.notes(standalone | GUARDED))

    def test_leave_nothing_open_on_replica_once_all_guards_are_set(self) -> None:
        guards = GUARDED | {Fact.TAMPER_GUARD, Fact.REPLICA_GUARDED, Fact.REPLICA_READER, Fact.REPLICA_BOUND}
        self.assertEqual({}, self.notes(EXAMPLE | REPLICA | guards, REPLICA_ATTACKS))

    def test_leave_root_user_and_role_open_on_replica_without_tamper_guard(self) -> None:
        found = self.notes(EXAMPLE | REPLICA | GUARDED | {Fact.REPLICA_GUARDED}, REPLICA_ATTACKS)
        names = ("replica-root-deletes-bucket-policy", "logging-replaces-trust", "logging-widens-role")
        self.assertEqual(dict.fromkeys(names, TAMPER_GUARD.note), found)

    def test_attack_a_replica_only_if_there_is_one(self) -> None:
        possible = [attack.id for attack in REPLICA_ATTACKS if attack.is_possible(frozenset(Fact) - {Fact.REPLICA})]
        self.assertEqual([], possible)

    def test_name_the_setting_that_closes_what_is_open(self) -> None:
        notes = [attack.expected_with(EXAMPLE).note for attack in ATTACKS if attack.actor is Actor.LOGGING]
        settings = ("deploymentPrincipals", "maxRetentionDays", "tamperGuard")
        self.assertEqual({"", *(f"open: set {setting}" for setting in settings)}, set(notes))

    def test_attack_a_key_only_if_the_stack_made_it(self) -> None:
        possible = [attack.id for attack in ATTACKS if attack.is_possible(EXAMPLE - {Fact.MADE_KEY})]
        self.assertEqual([], [name for name in possible if "key" in name])

    def test_need_an_actor_that_exists(self) -> None:
        standalone = EXAMPLE - {Fact.SEPARATE, Fact.MEMBER}
        actors = {attack.actor for attack in ATTACKS if attack.is_possible(standalone)}
        missing = {Actor.MEMBER, Actor.READER, Actor.DEPLOYER, Actor.BREAK_GLASS}
        self.assertEqual(missing, {attack.actor for attack in ATTACKS} - actors)


if __name__ == "__main__":
    unittest.main()
