"""Creates the organizations and the existing resources of their accounts, through the APIs of the local AWS."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from localaws.existing import Part
from localaws.gaps import kms
from localaws.organization import Organization, Organizations

# The service that writes log files, and their digests.
_CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}


class Content:
    """The content of the local AWS at an endpoint."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._credentials: dict[str, dict[str, str]] = {}
        self._sts = boto3.client(
            "sts",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )

    def create_organization(self, organization: Organization) -> None:
        """Creates an organization with its members.

        The API cannot set the ids, so this replaces the functions that generate them in moto.
        """
        organizations = self._client("organizations", organization.management_account, organization.region)
        with mock.patch("moto.organizations.utils.make_random_org_id", lambda: organization.id):
            organizations.create_organization(FeatureSet="ALL")
        for member in organization.members:
            with mock.patch("moto.organizations.utils.make_random_account_id", lambda: member.account):
                organizations.create_account(AccountName=member.name, Email=f"{member.name}@example.org")
        organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
        root = organizations.list_roots()["Roots"][0]["Id"]
        organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")

    def create_part(self, part: Part) -> str | None:
        """Creates a resource that a stack file names as existing. Returns an error on one line if that fails."""
        try:
            getattr(self, "_create_" + part.kind.replace("-", "_"))(part)
        except (ClientError, BotoCoreError, KeyError) as e:
            return f"{part.setting} cannot be made in the local AWS: {' '.join(str(e).split())}"
        return None

    def write_credentials(self, file: Path, organizations: Organizations) -> None:
        """Writes a credentials file of the AWS CLI.

        It has one profile for each account, named after its id, which is that of a role in it. `<account>-root` is the
        root user of the account. `outsider` is a role in an account outside all organizations.
        """
        profiles = {}
        for account in organizations.accounts:
            region = organizations.of(account).region
            profiles[account] = self._credentials_of(account, region)
            profiles[f"{account}-root"] = self._credentials_of(account, region, "root")
        profiles["outsider"] = self._credentials_of(organizations.outsider, organizations.main.region)
        file.write_text(
            "".join(
                f"[{name}]\naws_access_key_id = {c['AccessKeyId']}\naws_secret_access_key = {c['SecretAccessKey']}\n"
                f"aws_session_token = {c['SessionToken']}\n"
                for name, c in profiles.items()
            )
        )

    def _credentials_of(self, account: str, region: str, who: str = "role/local") -> dict[str, str]:
        """Returns temporary credentials of an account. In a real organization, too, they come from a role in it."""
        arn = f"arn:{_partition(region)}:iam::{account}:{who}"
        if arn not in self._credentials:
            answer = self._sts.assume_role(RoleArn=arn, RoleSessionName="local")
            self._credentials[arn] = answer["Credentials"]
        return self._credentials[arn]

    def _client(self, service: str, account: str, region: str) -> Any:
        credentials = self._credentials_of(account, region)
        return boto3.client(
            service,
            endpoint_url=self._endpoint,
            region_name=region,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )

    def _create_key(self, part: Part) -> None:
        kms.reserve_id(part.account, part.region, part.name)
        policy = _policy(
            _allow("Enable IAM User Permissions", _root(part.account, part.region), "kms:*", "*"),
            _allow("CloudTrail", _CLOUDTRAIL, ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"], "*"),
        )
        multi_region = part.name.startswith("mrk-")
        self._client("kms", part.account, part.region).create_key(MultiRegion=multi_region, Policy=policy)

    def _create_made_key(self, part: Part) -> None:
        kms.reserve_id(part.account, part.region, part.name)

    def _create_replica_key(self, part: Part) -> None:
        kms.reserve_id(part.account, part.region, part.name)
        own, writer = (_root(account, part.region) for account in (part.account, part.writer or part.account))
        policy = _policy(
            _allow("Enable IAM User Permissions", own, "kms:*", "*"),
            _allow("Replicate", writer, ["kms:Encrypt", "kms:Decrypt"], "*"),
        )
        self._client("kms", part.account, part.region).create_key(Policy=policy)

    def _create_replica_bucket(self, part: Part) -> None:
        bucket = self._create_bucket(part, ObjectLockEnabledForBucket=True)
        writer = _root(part.writer or part.account, part.region)
        self._put_bucket_policy(
            part, _allow("Replicate", writer, ["s3:ReplicateObject", "s3:ReplicateTags"], bucket + "/*")
        )

    def _create_log_bucket(self, part: Part) -> None:
        bucket = self._create_bucket(part)
        written = _allow("Write", _CLOUDTRAIL, "s3:PutObject", bucket + "/*")
        written["Condition"] = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
        self._put_bucket_policy(part, _allow("AclCheck", _CLOUDTRAIL, "s3:GetBucketAcl", bucket), written)

    def _create_access_log_bucket(self, part: Part) -> None:
        bucket = self._create_bucket(part)
        service = {"Service": "logging.s3.amazonaws.com"}
        delivered = _allow("S3ServerAccessLogsPolicy", service, "s3:PutObject", bucket + "/*")
        delivered["Condition"] = {"StringEquals": {"aws:SourceAccount": part.account}}
        self._put_bucket_policy(part, delivered)

    def _create_bucket(self, part: Part, **settings: Any) -> str:
        """Creates a bucket, and returns its ARN."""
        where = {"CreateBucketConfiguration": {"LocationConstraint": part.region}} if part.region != "us-east-1" else {}
        self._client("s3", part.account, part.region).create_bucket(Bucket=part.name, **where, **settings)
        return f"arn:{_partition(part.region)}:s3:::{part.name}"

    def _put_bucket_policy(self, part: Part, *statements: dict[str, Any]) -> None:
        self._client("s3", part.account, part.region).put_bucket_policy(Bucket=part.name, Policy=_policy(*statements))

    def _create_topic(self, part: Part) -> None:
        sns = self._client("sns", part.account, part.region)
        arn = sns.create_topic(Name=part.name)["TopicArn"]
        policy = _policy(_allow("CloudTrail", _CLOUDTRAIL, "SNS:Publish", arn))
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)

    def _create_queue(self, part: Part) -> None:
        self._client("sqs", part.account, part.region).create_queue(QueueName=part.name)

    def _create_log_group(self, part: Part) -> None:
        self._client("logs", part.account, part.region).create_log_group(logGroupName=part.name)

    def _create_role(self, part: Part) -> None:
        iam = self._client("iam", part.account, part.region)
        path, _, name = ("/" + part.name).rpartition("/")
        trust = {"Effect": "Allow", "Principal": _CLOUDTRAIL, "Action": "sts:AssumeRole"}
        iam.create_role(Path=path + "/", RoleName=name, AssumeRolePolicyDocument=_policy(trust))
        write = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}
        iam.put_role_policy(RoleName=name, PolicyName="write", PolicyDocument=_policy(write))


@cache
def _partition(region: str) -> str:
    return str(boto3.session.Session().get_partition_for_region(region))


def _root(account: str, region: str) -> dict[str, str]:
    return {"AWS": f"arn:{_partition(region)}:iam::{account}:root"}


def _allow(sid: str, principal: dict[str, str], action: str | list[str], resource: str) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def create(endpoint: str, folder: Path, organizations: Organizations, parts: Sequence[Part]) -> list[str]:
    """Creates all content, and writes the credentials file to a folder. Returns a line for each part that fails."""
    content = Content(endpoint)
    for organization in organizations.all:
        content.create_organization(organization)
    problems = [content.create_part(part) for part in parts]
    content.write_credentials(folder / "credentials", organizations)
    return [problem for problem in problems if problem]
