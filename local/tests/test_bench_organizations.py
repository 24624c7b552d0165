import tempfile
import unittest
from pathlib import Path

from localaws import organization, stack_files
from localaws.bench import organizations
from localaws.bench.checkout import Checkout
from localaws.errors import UserError
from tests.fixtures import LOGGING, MANAGEMENT, with_settings


class OrganizationsTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.one = Checkout("a", self.folder / "own")
        self.one.source.mkdir(parents=True)
        (self.one.source / "Pulumi.yaml").write_text("name: orgtrail\nruntime: java\n")
        self.write("logging", LOGGING)
        self.write("management", with_settings(MANAGEMENT, "orgtrail:loggingStack: organization/orgtrail/logging"))

    def write(self, name: str, text: str) -> None:
        (self.one.source / f"Pulumi.{name}.yaml").write_text(text)

    def test_each_organization_has_an_id_and_accounts_of_its_own(self) -> None:
        made = organizations.make(self.one, self.folder / "many", 3)
        found = organization.derive(stack_files.read_all(made.source)[0])
        self.assertEqual(["o-acme12345678", "o-organization2", "o-organization3"], [each.id for each in found.all])
        managers = [each.management_account for each in found.all]
        self.assertEqual(["222222222222", "700000000005", "700000000007"], managers)
        self.assertEqual(len(found.accounts), len(set(found.accounts)))

    def test_each_management_stack_reads_the_logging_stack_of_its_organization(self) -> None:
        made = organizations.make(self.one, self.folder / "many", 2)
        linked = [
            stack_files.read(made.source, name).text("orgtrail:loggingStack") for name in ("management", "management-2")
        ]
        self.assertEqual(["organization/orgtrail/logging", "organization/orgtrail/logging-2"], linked)

    def test_lists_the_logging_stacks_first_because_the_others_read_them(self) -> None:
        made = organizations.make(self.one, self.folder / "many", 2)
        self.assertEqual(["logging", "logging-2", "management", "management-2"], organizations.stacks(made))

    def test_refuses_a_project_with_one_stack(self) -> None:
        for name in "logging", "management":
            (self.one.source / f"Pulumi.{name}.yaml").unlink()
        self.write("lab", LOGGING.replace("account: logging", "account: standalone"))
        with self.assertRaisesRegex(UserError, "^the project has a standalone stack"):
            organizations.make(self.one, self.folder / "many", 2)


if __name__ == "__main__":
    unittest.main()
