"""Tests of how the policies that apply to a request are combined."""

import contextlib
import io
import json
import unittest
from collections.abc import Sequence
from dataclasses import replace

from localaws.access import decision
from localaws.access.decision import ControlPolicy, Decision, Resource
from localaws.access.request import Caller, Kind, Request

OWNER, OTHER = "111111111111", "222222222222"
OBJECT = "arn:aws:s3:::logs/a"
ADMINISTRATOR = Caller(
    Kind.ROLE, OWNER, f"arn:aws:iam::{OWNER}:role/admin", f"arn:aws:sts::{OWNER}:assumed-role/admin/ann"
)
OWNERS_ROOT = Caller(Kind.ROOT, OWNER, f"arn:aws:iam::{OWNER}:root")
STRANGER = Caller(Kind.ROLE, OTHER, f"arn:aws:iam::{OTHER}:role/x", f"arn:aws:sts::{OTHER}:assumed-role/x/bob")
SERVICE = Caller(Kind.SERVICE, service="cloudtrail.amazonaws.com")
ANONYMOUS = Caller(Kind.ANONYMOUS)


def statement(effect: str, principal: object = "*", action: str = "*") -> dict[str, object]:
    return {"Sid": "S", "Effect": effect, "Principal": principal, "Action": action, "Resource": "*"}


def scp(*statements: dict[str, object]) -> ControlPolicy:
    without = [{name: value for name, value in each.items() if name != "Principal"} for each in statements]
    return ControlPolicy("arn:scp", json.dumps({"Version": "2012-10-17", "Statement": without}))


class DecisionTest(unittest.TestCase):
    def decide(
        self,
        caller: Caller,
        *statements: dict[str, object],
        scps: Sequence[Sequence[ControlPolicy]] = (),
        rcps: Sequence[Sequence[ControlPolicy]] = (),
        **resource: bool,
    ) -> Decision:
        text = json.dumps({"Version": "2012-10-17", "Statement": statements}) if statements else None
        about = Resource(OWNER, "bucket policy", text, **resource)
        return decision.decide(Request(caller, "s3:GetObject", OBJECT), about, scps, rcps)

    def test_needs_one_side_within_an_account_and_both_across_accounts(self) -> None:
        owner = {"AWS": f"arn:aws:iam::{OWNER}:root"}
        for expected, caller, principal in (
            (True, ADMINISTRATOR, None),
            (True, ADMINISTRATOR, {"AWS": OTHER}),
            (False, STRANGER, None),
            (False, STRANGER, owner),
            (True, STRANGER, {"AWS": OTHER}),
            (False, SERVICE, owner),
            (True, SERVICE, {"Service": SERVICE.service}),
            (False, ANONYMOUS, None),
            (True, ANONYMOUS, "*"),
        ):
            with self.subTest(caller=caller, principal=principal):
                statements = [] if principal is None else [statement("Allow", principal)]
                self.assertEqual(expected, self.decide(caller, *statements).is_allowed)

    def test_needs_policies_of_caller_that_has_some(self) -> None:
        def decided(principal: dict[str, str], *policies: dict[str, object]) -> bool:
            texts = tuple(json.dumps({"Version": "2012-10-17", "Statement": each}) for each in policies)
            caller = replace(ADMINISTRATOR, policies=texts)
            return self.decide(caller, statement("Allow", principal)).is_allowed

        allow, deny = ({"Effect": effect, "Action": "*", "Resource": "*"} for effect in ("Allow", "Deny"))
        owner = {"AWS": f"arn:aws:iam::{OWNER}:root"}
        self.assertTrue(decided(owner, allow))
        self.assertTrue(decided(owner, allow | {"Action": "s3:PutObject"}, allow))
        self.assertFalse(decided(owner))
        self.assertFalse(decided(owner, allow | {"Action": "s3:PutObject"}))
        self.assertFalse(decided(owner, allow, deny))

    def test_prefers_a_denial(self) -> None:
        for caller in ADMINISTRATOR, OWNERS_ROOT, STRANGER, SERVICE, ANONYMOUS:
            self.assertFalse(self.decide(caller, statement("Allow"), statement("Deny")).is_allowed)
        found = self.decide(ADMINISTRATOR, statement("Deny"))
        self.assertEqual("with an explicit deny in a resource-based policy (bucket policy, statement S)", found.reason)

    def test_lets_iam_allow_the_use_of_a_key_only_if_its_policy_lets_the_account(self) -> None:
        root, role = {"AWS": f"arn:aws:iam::{OWNER}:root"}, {"AWS": ADMINISTRATOR.arn}
        self.assertTrue(self.decide(ADMINISTRATOR, statement("Allow", root), only_policy_allows=True).is_allowed)
        self.assertTrue(self.decide(ADMINISTRATOR, statement("Allow", role), only_policy_allows=True).is_allowed)
        self.assertFalse(self.decide(OWNERS_ROOT, statement("Allow", role), only_policy_allows=True).is_allowed)
        self.assertFalse(self.decide(STRANGER, statement("Allow", root), only_policy_allows=True).is_allowed)

    def test_lets_the_root_user_repair_a_policy(self) -> None:
        self.assertTrue(self.decide(OWNERS_ROOT, statement("Deny"), spares_root=True).is_allowed)
        self.assertFalse(self.decide(ADMINISTRATOR, statement("Deny"), spares_root=True).is_allowed)
        self.assertFalse(self.decide(STRANGER, statement("Deny"), spares_root=True).is_allowed)

    def test_needs_an_scp_at_each_level(self) -> None:
        full, deny, other = scp(statement("Allow")), scp(statement("Deny")), scp(statement("Allow", action="ec2:*"))
        for expected, scps in (
            (True, [[full], [full]]),
            (False, [[full], [other]]),
            (True, [[full], [other, full]]),
            (False, [[full, deny], [full]]),
            (False, [[full], []]),
        ):
            with self.subTest(scps):
                self.assertEqual(expected, self.decide(ADMINISTRATOR, scps=scps).is_allowed)
                self.assertEqual(expected, self.decide(OWNERS_ROOT, spares_root=True, scps=scps).is_allowed)
        self.assertIn("arn:scp (statement S)", self.decide(ADMINISTRATOR, scps=[[deny]]).reason)
        self.assertTrue(self.decide(SERVICE, statement("Allow"), scps=[[deny]]).is_allowed)

    def test_obeys_the_rcps_of_the_resource(self) -> None:
        full, deny = scp(statement("Allow")), scp(statement("Deny"))
        for caller in ADMINISTRATOR, STRANGER, SERVICE, ANONYMOUS:
            self.assertTrue(self.decide(caller, statement("Allow"), rcps=[[full]]).is_allowed)
            self.assertFalse(self.decide(caller, statement("Allow"), rcps=[[full], [full, deny]]).is_allowed)

    def test_denies_and_logs_what_is_not_understood(self) -> None:
        strange = statement("Allow") | {"Condition": {"StringEquals": {"aws:Moon": "full"}}}
        log = io.StringIO()
        with contextlib.redirect_stderr(log):
            self.assertFalse(self.decide(ADMINISTRATOR, strange).is_allowed)
        self.assertIn("s3:GetObject on arn:aws:s3:::logs/a is denied: the condition key 'aws:Moon'", log.getvalue())
        with contextlib.redirect_stderr(log):
            self.assertFalse(self.decide(ADMINISTRATOR, {"Effect": "Deny"}).is_allowed)

    def test_says_what_denied(self) -> None:
        request = Request(STRANGER, "s3:GetObject", OBJECT)
        self.assertEqual(
            f"User: {STRANGER.session_arn} is not authorized to perform: s3:GetObject on resource: {OBJECT} "
            "because no resource-based policy allows the s3:GetObject action (bucket policy)",
            decision.message(request, self.decide(STRANGER)),
        )
