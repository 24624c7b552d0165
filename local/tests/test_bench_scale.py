import unittest

from localaws import control
from localaws.errors import UserError
from tests.fixtures import LOGGING, MANAGEMENT
from tests.running import RunningLocalAws

MANAGEMENT_ACCOUNT = "222222222222"


class GrownOrganizationTest(RunningLocalAws):
    stacks = {"logging": LOGGING, "management": MANAGEMENT}

    def grow(self, account: str, count: int) -> str:
        return control.grow(self.endpoint, self.run_folder, account, count)

    def test_has_as_many_accounts_as_are_asked_for_and_keeps_those_of_the_stack_files(self) -> None:
        self.assertEqual("the organization has 250 accounts", self.grow(MANAGEMENT_ACCOUNT, 250))
        self.assertEqual("the organization has 250 accounts", self.grow(MANAGEMENT_ACCOUNT, 0))
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        pages = organizations.get_paginator("list_accounts").paginate()
        ids = [account["Id"] for page in pages for account in page["Accounts"]]
        self.assertEqual(250, len(set(ids)))
        self.assertLess({"111111111111", MANAGEMENT_ACCOUNT}, set(ids))

    def test_an_account_that_is_new_has_the_policies_of_all_accounts(self) -> None:
        self.grow(MANAGEMENT_ACCOUNT, 20)
        organizations = self.client("organizations", MANAGEMENT_ACCOUNT)
        newest = organizations.list_accounts()["Accounts"][-1]["Id"]
        found = organizations.list_policies_for_target(TargetId=newest, Filter="SERVICE_CONTROL_POLICY")
        self.assertEqual(["p-FullAWSAccess"], [policy["Id"] for policy in found["Policies"]])

    def test_needs_an_organization(self) -> None:
        with self.assertRaisesRegex(UserError, "'999999999999' is no account of an organization"):
            self.grow("999999999999", 10)


if __name__ == "__main__":
    unittest.main()
