import unittest
from unittest import mock

from localaws import answers, attack, attack_table
from localaws.answers import Answer
from localaws.attack_table import MAX_WIDTH, Row
from localaws.attacks import ATTACKS, Attack, Expected
from localaws.scene import Actor, Fact
from tests import fixtures
from tests.test_attacks import EXAMPLE, GUARDED


def row(attack: Attack, facts: frozenset[Fact]) -> Row:
    expected = attack.expected_with(facts)
    code = "InsufficientEncryptionPolicyException" if "trail-uses-key" in attack.id else "AccessDenied"
    return Row(attack, expected, Answer(code, expected.denied_by[0]) if expected.denied_by else Answer(answers.DONE))


class AttackTableTest(unittest.TestCase):
    def test_fits_on_one_screen(self) -> None:
        for facts in EXAMPLE, EXAMPLE | GUARDED | {Fact.TAMPER_GUARD}:
            rows = [row(attack, facts) for attack in ATTACKS if attack.is_possible(facts)]
            lines = attack_table.lines("Attacks", rows)
            self.assertLessEqual(len(lines), 47)
            self.assertLessEqual(max(map(len, lines)), MAX_WIDTH, max(lines, key=len))

    def test_names_an_actor_once_and_says_what_gave_each_answer(self) -> None:
        chosen = [attack for attack in ATTACKS if attack.id in ("logging-overwrites", "logging-deletes-bucket-policy")]
        title, _, first, second, summary = attack_table.lines("T", [row(attack, EXAMPLE) for attack in chosen])
        self.assertEqual("T", title)
        self.assertRegex(first, r"^logging admin +overwrites a log file +AccessDenied +DenyOverwriting$")
        self.assertRegex(second, r"^ +deletes the bucket policy +done +open: set deploymentPrincipals$")
        self.assertEqual("2 tried: 1 denied, 1 open, 0 leaves a trace, 0 allowed on purpose", summary)


class AttackTest(unittest.TestCase):
    def make(self, *facts: Fact, error: Exception | None = None) -> list[Row]:
        """Makes an attack that must be denied by X."""
        scene = mock.Mock(facts=frozenset(facts))
        attempt = mock.Mock(side_effect=error)
        expected = ((frozenset[Fact](), Expected(("X",))),)
        return attack.attack(scene, [Attack("id", Actor.LOGGING, "tries it", attempt, expected)])

    def test_ends_with_one_line_if_an_attack_succeeds(self) -> None:
        with self.assertRaises(attack.Unexpected) as caught:
            self.make()
        self.assertEqual("id: logging admin tries it: expected X, seen done", str(caught.exception))

    def test_leaves_the_answer_to_the_users_own_statements(self) -> None:
        self.assertEqual("as the additional policy says", self.make(Fact.ADDITIONAL_POLICY)[0].expected.note)

    def test_takes_additional_settings(self) -> None:
        stack = attack.with_settings(fixtures.logging(), ['orgtrail:logReaders=["a=b"]'])
        self.assertEqual(["a=b"], stack.texts("orgtrail:logReaders"))
        self.assertEqual("acme-audit", stack.text("orgtrail:name"))


if __name__ == "__main__":
    unittest.main()
