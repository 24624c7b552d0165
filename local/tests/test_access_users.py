"""Tests of what a service control policy says about users of IAM in a running local AWS."""

import json

from tests.running import SharedLocalAws

ACCOUNT = "111111111111"
GUARDED = f"arn:aws:iam::{ACCOUNT}:user/ops/break-glass"


class UsersTest(SharedLocalAws):
    region = "eu-west-1"

    def test_a_service_control_policy_can_name_a_user(self) -> None:
        """Renaming a user needs the right for both names."""
        iam, organizations = self.client("iam", ACCOUNT), self.client("organizations", "222222222222")
        actions = ["iam:CreateUser", "iam:CreateAccessKey", "iam:UpdateUser"]
        denied = {"Sid": "DenyTakeover", "Effect": "Deny", "Action": actions, "Resource": GUARDED}
        content = json.dumps({"Version": "2012-10-17", "Statement": denied})
        made = {"Name": "users", "Description": "", "Type": "SERVICE_CONTROL_POLICY", "Content": content}
        policy = organizations.create_policy(**made)["Policy"]["PolicySummary"]["Id"]
        organizations.attach_policy(PolicyId=policy, TargetId=ACCOUNT)
        text = self.assert_refused("AccessDenied", iam.create_user, UserName="break-glass", Path="/ops/")
        self.assertIn("DenyTakeover", text)
        iam.create_user(UserName="other", Path="/ops/")
        iam.create_access_key(UserName="other")
        self.assert_refused("AccessDenied", iam.update_user, UserName="other", NewUserName="break-glass")
