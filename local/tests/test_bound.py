"""Tests of the roles that IAM binds in a running local AWS."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from localaws import control
from localaws.errors import UserError
from tests.running import SharedLocalAws, policy_of

OWNER, MANAGER, MEMBER = "111111111111", "222222222222", "345678901234"
REGION = "eu-west-1"
ISSUER = "token.actions.githubusercontent.com"
SUBJECT = "repo:acme/trail:ref:refs/heads/main"


def allow(action: str | list[str], resource: str = "*", **more: object) -> dict[str, object]:
    return {"Action": action, "Resource": resource, **more}


def token(**claims: object) -> str:
    """Returns a token as GitHub's, without a signature."""
    payload = json.dumps({"iss": f"https://{ISSUER}", "aud": "sts.amazonaws.com", "sub": SUBJECT} | claims)
    return "e30." + base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=") + ".unsigned"


class BoundTest(SharedLocalAws):
    region = REGION

    def bind(
        self, name: str, *statements: dict[str, object], account: str = OWNER, trust: dict[str, Any] | None = None
    ) -> str:
        """Creates a role with a policy, lets IAM bind it, and returns its ARN. Its account can assume it."""
        iam = self.client("iam", account)
        document = policy_of(trust or {"Principal": {"AWS": account}, "Action": "sts:AssumeRole"})
        arn = str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"])
        self.allow(name, *statements, account=account)
        control.bind(self.endpoint, self.run_folder, arn)
        return arn

    def allow(self, name: str, *statements: dict[str, object], account: str = OWNER) -> None:
        policy = policy_of(*statements)
        self.client("iam", account).put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy)

    def as_role(self, service: str, arn: str) -> Any:
        account = arn.split(":")[4]
        found = self.client("sts", account).assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
        return self._client(service, None, credentials(found))

    # --- what a role may do -------------------------------------------------------------------------------------------

    def test_does_what_its_policies_allow_at_this_time(self) -> None:
        s3 = self.as_role("s3", self.bind("builder", allow("s3:CreateBucket", "arn:aws:s3:::built-*")))
        where = {"LocationConstraint": REGION}
        s3.create_bucket(Bucket="built-one", CreateBucketConfiguration=where)
        self.assert_refused("AccessDenied", s3.create_bucket, Bucket="other", CreateBucketConfiguration=where)
        message = self.assert_refused("AccessDenied", s3.delete_bucket, Bucket="built-one")
        self.assertIn("because no identity-based policy allows the s3:DeleteBucket action", message)
        self.allow("builder", allow("s3:DeleteBucket", "arn:aws:s3:::built-one"))
        s3.delete_bucket(Bucket="built-one")

    def test_is_denied_what_its_policies_deny_whatever_a_bucket_allows(self) -> None:
        arn = self.bind("keeper", allow("s3:*"), allow("s3:DeleteBucket", Effect="Deny"))
        s3 = self.as_role("s3", arn)
        s3.create_bucket(Bucket="built-kept", CreateBucketConfiguration={"LocationConstraint": REGION})
        opened = {"Principal": {"AWS": arn}, "Action": "s3:*", "Resource": "arn:aws:s3:::built-kept"}
        s3.put_bucket_policy(Bucket="built-kept", Policy=policy_of(opened))
        self.assert_refused("AccessDenied", s3.delete_bucket, Bucket="built-kept")

    def test_may_do_nothing_when_it_is_deleted(self) -> None:
        s3 = self.as_role("s3", self.bind("gone", allow("s3:*")))
        s3.list_buckets()
        iam = self.client("iam", OWNER)
        iam.delete_role_policy(RoleName="gone", PolicyName="own")
        iam.delete_role(RoleName="gone")
        self.assert_refused("AccessDenied", s3.list_buckets)

    def test_leaves_all_other_roles_unbound(self) -> None:
        iam = self.client("iam", OWNER)
        trust = policy_of({"Principal": {"AWS": OWNER}, "Action": "sts:AssumeRole"})
        iam.create_role(RoleName="free", AssumeRolePolicyDocument=trust)
        self.client("s3", OWNER, role="free").list_buckets()

    def test_binds_roles_only(self) -> None:
        with self.assertRaisesRegex(UserError, "is not the ARN of a role"):
            control.bind(self.endpoint, self.run_folder, f"arn:aws:iam::{OWNER}:user/somebody")

    # --- the resources of requests ------------------------------------------------------------------------------------

    def test_knows_the_resource_of_each_request(self) -> None:
        here = f"{REGION}:{OWNER}"
        table = [f"arn:aws:glue:{here}:{part}" for part in ("catalog", "database/logs", "table/logs/*")]
        arn = self.bind(
            "narrow",
            allow(["logs:CreateLogGroup", "logs:PutRetentionPolicy"], f"arn:aws:logs:{here}:log-group:trail:*"),
            allow("logs:TagResource", f"arn:aws:logs:{here}:log-group:trail"),
            allow(["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"], f"arn:aws:cloudwatch:{here}:alarm:trail-*"),
            allow("athena:*", f"arn:aws:athena:{here}:workgroup/trail"),
            {"Action": "glue:*", "Resource": table},
            allow("iam:CreatePolicy", f"arn:aws:iam::{OWNER}:policy/trail-*"),
            allow(["iam:GetRole", "iam:TagRole"], f"arn:aws:iam::{OWNER}:role/narrow"),
            allow(["SNS:CreateTopic", "SNS:TagResource"], f"arn:aws:sns:{here}:trail"),
        )
        document = policy_of(allow("s3:ListBucket"))
        alarm = {
            "MetricName": "m",
            "Namespace": "n",
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
        }
        tags = [{"Key": "a", "Value": "b"}]
        cases: list[tuple[str, str, str, Mapping[str, Any]]] = [
            ("logs", "create_log_group", "logGroupName", {"tags": {"a": "b"}}),
            ("logs", "put_retention_policy", "logGroupName", {"retentionInDays": 1}),
            ("cloudwatch", "put_metric_alarm", "AlarmName", alarm),
            ("athena", "create_work_group", "Name", {"Tags": tags}),
            ("athena", "get_work_group", "WorkGroup", {}),
            ("iam", "create_policy", "PolicyName", {"PolicyDocument": document}),
            ("sns", "create_topic", "Name", {"Tags": tags}),
        ]
        for service, name, parameter, more in cases:
            with self.subTest(name):
                call = getattr(self.as_role(service, arn), name)
                value = "trail-1" if service in ("cloudwatch", "iam") else "trail"
                call(**{parameter: value}, **more)
                with self.assertRaises(Exception) as caught:
                    call(**{parameter: "other"}, **more)
                self.assertIn("not authorized to perform", str(caught.exception))
        glue, iam = self.as_role("glue", arn), self.as_role("iam", arn)
        glue.create_database(DatabaseInput={"Name": "logs"})
        glue.create_table(DatabaseName="logs", TableInput={"Name": "files"})
        glue.get_table(DatabaseName="logs", Name="files")
        self.assert_refused("AccessDeniedException", glue.create_database, DatabaseInput={"Name": "other"})
        # Whoever deletes a database, deletes its functions, too.
        self.assert_refused("AccessDeniedException", glue.delete_database, Name="logs")
        iam.get_role(RoleName="narrow")
        self.assert_refused("AccessDenied", iam.get_role, RoleName="keeper")

    def test_knows_the_policies_of_the_organization(self) -> None:
        scp = {"organizations:PolicyType": "SERVICE_CONTROL_POLICY"}
        own = f"arn:aws:organizations::{MANAGER}"
        arn = self.bind(
            "guard",
            allow("organizations:CreatePolicy", Condition={"StringEquals": scp}),
            allow(
                ["organizations:AttachPolicy", "organizations:DescribePolicy"],
                f"{own}:policy/o-*/service_control_policy/*",
            ),
            allow("organizations:AttachPolicy", f"{own}:account/o-*/{MEMBER}", Condition={"StringEquals": scp}),
            account=MANAGER,
        )
        organizations = self.as_role("organizations", arn)
        content = policy_of(allow("*"))
        new = {"Content": content, "Description": "d", "Name": "n"}
        policy = organizations.create_policy(**new, Type="SERVICE_CONTROL_POLICY")["Policy"]["PolicySummary"]["Id"]
        self.assert_refused("AccessDeniedException", organizations.create_policy, **new, Type="TAG_POLICY")
        organizations.describe_policy(PolicyId=policy)
        organizations.attach_policy(PolicyId=policy, TargetId=MEMBER)
        self.assert_refused("AccessDeniedException", organizations.attach_policy, PolicyId=policy, TargetId=OWNER)

    # --- what a request needs beside its own action -------------------------------------------------------------------

    def test_needs_further_actions_as_aws_documents_them(self) -> None:
        tags = [{"TagKey": "a", "TagValue": "b"}]
        arn = self.bind("maker", allow("kms:CreateKey"))
        kms = self.as_role("kms", arn)
        kms.create_key()
        message = self.assert_refused("AccessDeniedException", kms.create_key, Tags=tags)
        self.assertIn("kms:TagResource", message)
        self.allow("maker", allow("kms:CreateKey"), allow("kms:TagResource", f"arn:aws:kms:{REGION}:{OWNER}:key/*"))
        kms.create_key(Tags=tags)

        s3, where = self.as_role("s3", arn), {"LocationConstraint": REGION}
        bucket = {"Bucket": "locked", "CreateBucketConfiguration": where, "ObjectLockEnabledForBucket": True}
        needed = ["s3:CreateBucket", "s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"]
        for count in (1, 2):
            self.allow("maker", allow(needed[:count]))
            self.assertIn(needed[count], self.assert_refused("AccessDenied", s3.create_bucket, **bucket))
        self.allow("maker", allow(needed))
        s3.create_bucket(**bucket)

    def test_needs_to_pass_a_role_and_to_create_that_of_cloudtrail(self) -> None:
        linked = f"arn:aws:iam::{MANAGER}:role/aws-service-role/cloudtrail.amazonaws.com/*"
        passed = {"StringEquals": {"iam:PassedToService": "cloudtrail.amazonaws.com"}}
        needed = [
            ("iam:PassRole", allow("iam:PassRole", f"arn:aws:iam::{MANAGER}:role/logs", Condition=passed)),
            ("iam:GetRole", allow("iam:GetRole", linked)),
            ("iam:CreateServiceLinkedRole", allow("iam:CreateServiceLinkedRole", linked)),
            ("organizations:ListAWSServiceAccess", allow("organizations:ListAWSServiceAccessForOrganization")),
        ]
        allowed = [allow("cloudtrail:CreateTrail")]
        cloudtrail = self.as_role("cloudtrail", self.bind("trails", *allowed, account=MANAGER))
        trail = {
            "Name": "n",
            "S3BucketName": "missing",
            "IsOrganizationTrail": True,
            "CloudWatchLogsRoleArn": f"arn:aws:iam::{MANAGER}:role/logs",
            "CloudWatchLogsLogGroupArn": f"arn:aws:logs:{REGION}:{MANAGER}:log-group:g:*",
        }
        for action, statement in needed:
            self.assertIn(action, self.assert_refused("AccessDeniedException", cloudtrail.create_trail, **trail))
            allowed.append(statement)
            self.allow("trails", *allowed, account=MANAGER)
        self.assert_refused("S3BucketDoesNotExistException", cloudtrail.create_trail, **trail)

    # --- who gets a role ----------------------------------------------------------------------------------------------

    def test_is_given_to_those_that_it_trusts(self) -> None:
        arn = self.bind("trusting", allow("s3:ListAllMyBuckets"))
        self.as_role("s3", arn).list_buckets()
        asked = {"RoleArn": arn, "RoleSessionName": "test"}
        self.assert_refused("AccessDenied", self.client("sts", MEMBER).assume_role, **asked)
        unknown = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
        self.assert_refused("AccessDenied", self._client("sts", None, unknown).assume_role, **asked)

    def test_is_given_for_a_token_of_a_provider_of_the_account(self) -> None:
        own = {"StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com", f"{ISSUER}:sub": SUBJECT}}
        provider = f"arn:aws:iam::{OWNER}:oidc-provider/{ISSUER}"
        trust = {
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": own,
        }
        arn = self.bind("job", allow("s3:ListAllMyBuckets"), trust=trust)
        assume = self.anonymous_client("sts").assume_role_with_web_identity
        asked = {"RoleArn": arn, "RoleSessionName": "test"}
        self.assert_refused("AccessDenied", assume, **asked, WebIdentityToken=token())  # no provider yet
        iam = self.client("iam", OWNER)
        iam.create_open_id_connect_provider(Url=f"https://{ISSUER}", ClientIDList=["sts.amazonaws.com"])
        found = assume(**asked, WebIdentityToken=token())["Credentials"]
        self._client("s3", None, credentials(found)).list_buckets()
        for wrong in (
            token(sub="repo:acme/trail:pull_request"),
            token(aud="another"),
            token(iss="https://example.org"),
            "no token",
        ):
            with self.subTest(wrong):
                self.assert_refused("AccessDenied", assume, **asked, WebIdentityToken=wrong)
        self.assert_refused("AccessDenied", self.client("sts", OWNER).assume_role, **asked)


def credentials(found: Mapping[str, str]) -> dict[str, str]:
    return {
        "aws_access_key_id": found["AccessKeyId"],
        "aws_secret_access_key": found["SecretAccessKey"],
        "aws_session_token": found["SessionToken"],
    }
