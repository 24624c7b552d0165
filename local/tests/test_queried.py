import tempfile
import unittest
from pathlib import Path

from localaws import queried, stack_files
from tests.fixtures import LOGGING, MANAGEMENT, with_settings


class OptionsTest(unittest.TestCase):
    def options(self, *settings: str) -> list[str]:
        logging = stack_files.parse("logging", with_settings(LOGGING, *settings))
        return queried.options(logging, stack_files.parse("management", MANAGEMENT))

    def test_asks_for_both_accounts_as_a_role_of_the_logging_account(self) -> None:
        options = self.options()
        self.assertIn("--as=arn:aws:iam::111111111111:role/orgtrail-query", options)
        self.assertEqual(["--account=111111111111", "--account=222222222222"], options[-2:])

    def test_asks_as_the_principal_of_the_stack_file(self) -> None:
        principal = "arn:aws:iam::111111111111:role/Investigator"
        options = self.options("orgtrail:query: true", f"orgtrail:queryPrincipals: [{principal}]")
        self.assertIn(f"--as={principal}", options)

    def test_asks_nothing_if_the_stack_file_switches_queries_off(self) -> None:
        self.assertEqual([], self.options("orgtrail:query: false"))


if __name__ == "__main__":
    unittest.main()
