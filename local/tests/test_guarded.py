import unittest

from localaws import guarded
from tests import fixtures

OWN = "arn:aws:iam::111111111111:role/demo-"


class GuardedTest(unittest.TestCase):
    def settings(self, *settings: str) -> list[str]:
        return guarded.settings(fixtures.logging(*settings), "aws")

    def test_adds_what_the_stack_file_does_not_set(self) -> None:
        self.assertEqual(
            [
                f"{OWN}deployer",
                f'orgtrail:deploymentPrincipals=["{OWN}deployer"]',
                f'orgtrail:breakGlassPrincipals=["{OWN}break-glass"]',
                f'orgtrail:logReaders=["{OWN}reader"]',
                "orgtrail:maxRetentionDays=365",
            ],
            self.settings(),
        )

    def test_keeps_the_principals_and_the_limit_of_the_stack_file(self) -> None:
        found = self.settings("orgtrail:logReaders: [a, b]", "orgtrail:maxRetentionDays: 900")
        self.assertIn('orgtrail:logReaders=["a", "b"]', found)
        self.assertEqual([], [setting for setting in found if "maxRetentionDays" in setting])

    def test_limits_a_retention_to_no_less_than_the_default(self) -> None:
        self.assertIn("orgtrail:maxRetentionDays=732", self.settings("orgtrail:wormRetentionYears: 2"))
        self.assertIn("orgtrail:maxRetentionDays=30", self.settings("orgtrail:wormRetentionDays: 30"))

    def test_has_principals_of_replica_in_its_own_account(self) -> None:
        found = guarded.settings(fixtures.replica(), "aws")
        self.assertEqual("arn:aws:iam::444444444444:role/demo-deployer", found[0])

    def test_adds_nothing_if_the_stack_file_has_its_own_deployers(self) -> None:
        self.assertEqual([], self.settings(f"orgtrail:deploymentPrincipals: ['{OWN}ci']"))

    def test_binds_the_root_user_of_another_account(self) -> None:
        attach = ["orgtrail:tamperGuard=attach"]
        self.assertEqual(attach, guarded.tamper_guard(fixtures.logging(), fixtures.management()))
        for setting in "orgtrail:loggingStack", 'aws:allowedAccountIds: ["111111111111"]':
            self.assertEqual([], guarded.tamper_guard(fixtures.logging(), fixtures.management(setting)))


if __name__ == "__main__":
    unittest.main()
