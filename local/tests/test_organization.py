import unittest

from localaws import organization
from localaws.organization import Organizations
from localaws.stack_files import StackFile
from tests.fixtures import logging, management, replica, stack


def summary(organizations: Organizations) -> list[tuple[str, str, list[str]]]:
    return [(o.id, o.management_account, [member.account for member in o.members]) for o in organizations.all]


class OrganizationTest(unittest.TestCase):
    def assert_organizations(self, expected: list[tuple[str, str, list[str]]], *stacks: StackFile) -> None:
        self.assertEqual(expected, summary(organization.derive(stacks)))

    def test_has_one_without_stack_files(self) -> None:
        self.assert_organizations([("o-exampleorg1", "234567890123", ["345678901234"])])

    def test_takes_all_from_both_stacks(self) -> None:
        found = organization.derive([logging(), management()])
        self.assertEqual([("o-acme12345678", "222222222222", ["111111111111", "345678901234"])], summary(found))
        self.assertEqual(["logging", "member"], [member.name for member in found.main.members])
        self.assertEqual("eu-west-1", found.main.region)
        self.assertEqual("345678901234", found.own_member)

    def test_has_every_account_that_a_stack_file_names(self) -> None:
        found = organization.derive(
            [
                logging("orgtrail:awsAccountIds: ['333333333333', '222222222222']"),
                management("orgtrail:delegatedAdministrator: '345678901234'"),
                stack("lab", "aws:allowedAccountIds: ['444444444444', '555555555555']"),
            ]
        )
        self.assertEqual(
            [
                "222222222222",
                "111111111111",
                "333333333333",
                "345678901234",
                "444444444444",
                "555555555555",
                "456789012345",
            ],
            found.accounts,
        )
        self.assertEqual("456789012345", found.own_member)

    def test_has_accounts_of_replica(self) -> None:
        found = organization.derive([management(), replica()])
        self.assertEqual(["222222222222", "444444444444", "111111111111", "345678901234"], found.accounts)
        self.assertEqual("replica", found.main.members[0].name)

    def test_keeps_the_management_account_where_the_logging_stack_names_another(self) -> None:
        self.assert_organizations(
            [("o-acme12345678", "222222222222", ["111111111111", "999999999999", "345678901234"])],
            logging("orgtrail:managementAccountId: '999999999999'"),
            management(),
        )

    def test_takes_the_management_account_of_the_logging_stack_alone(self) -> None:
        self.assert_organizations([("o-acme12345678", "222222222222", ["111111111111", "345678901234"])], logging())

    def test_takes_the_account_of_a_standalone_stack(self) -> None:
        standalone = (
            "orgtrail:account: standalone",
            "orgtrail:organizationId: o-alone12345",
            "aws:allowedAccountIds: ['777777777777']",
        )
        self.assert_organizations([("o-alone12345", "777777777777", ["345678901234"])], stack("all", *standalone))
        self.assert_organizations(
            [
                ("o-acme12345678", "222222222222", ["111111111111", "345678901234"]),
                ("o-alone12345", "777777777777", []),
            ],
            stack("all", *standalone),
            logging(),
            management(),
        )

    def test_has_an_organization_for_each_management_account(self) -> None:
        test = ("orgtrail:managementAccountId: '888888888888'", "orgtrail:organizationId: o-test1234567")
        self.assert_organizations(
            [
                ("o-acme12345678", "222222222222", ["111111111111", "345678901234"]),
                ("o-test1234567", "888888888888", ["777777777777"]),
            ],
            stack("a-logging", "orgtrail:account: logging", "aws:allowedAccountIds: ['777777777777']", *test),
            stack("a-management", "orgtrail:account: management", "aws:allowedAccountIds: ['888888888888']"),
            logging(),
            management(),
        )

    def test_does_not_take_a_single_account_for_the_management_account(self) -> None:
        single = "orgtrail:isOrganizationTrail: false"
        self.assert_organizations(
            [("o-acme12345678", "222222222222", ["111111111111", "666666666666", "345678901234"])],
            logging(),
            management(),
            stack("a", single, "orgtrail:account: management", "aws:allowedAccountIds: ['666666666666']"),
        )

    def test_has_its_own_id_where_that_of_the_stack_file_is_none(self) -> None:
        found = organization.derive([logging("orgtrail:organizationId: acme"), management()])
        self.assertEqual("o-exampleorg1", found.main.id)
