"""Creates the organizations and the existing resources of their accounts, through the APIs of the local AWS."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from localaws.existing import Part
from localaws.gaps import kms
from localaws.organization import Organization, Organizations


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

    def create_part(self, part: Part) -> str | None:
        """Creates a resource that a stack file names as existing. Returns an error on one line if that fails."""
        try:
            getattr(self, "_create_" + part.kind.replace("-", "_"))(part)
        except (ClientError, BotoCoreError, KeyError) as e:
            return f"{part.setting} cannot be made in the local AWS: {' '.join(str(e).split())}"
        return None

    def write_credentials(self, file: Path, accounts: Sequence[str]) -> None:
        """Writes an AWS credentials file with one profile for each account. The profile name is the account id."""
        file.write_text(
            "".join(
                f"[{account}]\naws_access_key_id = {c['AccessKeyId']}\naws_secret_access_key = {c['SecretAccessKey']}\n"
                f"aws_session_token = {c['SessionToken']}\n"
                for account, c in ((account, self._credentials_of(account)) for account in accounts)
            )
        )

    def _credentials_of(self, account: str) -> dict[str, str]:
        """Returns temporary credentials of an account, from a role in that account, as in a real organization."""
        if account not in self._credentials:
            role = f"arn:aws:iam::{account}:role/local"
            answer = self._sts.assume_role(RoleArn=role, RoleSessionName="local")
            self._credentials[account] = answer["Credentials"]
        return self._credentials[account]

    def _client(self, service: str, account: str, region: str) -> Any:
        credentials = self._credentials_of(account)
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
        self._client("kms", part.account, part.region).create_key(MultiRegion=part.name.startswith("mrk-"))

    def _create_made_key(self, part: Part) -> None:
        kms.reserve_id(part.account, part.region, part.name)

    def _create_log_bucket(self, part: Part) -> Any:
        s3 = self._client("s3", part.account, part.region)
        where = {"CreateBucketConfiguration": {"LocationConstraint": part.region}} if part.region != "us-east-1" else {}
        s3.create_bucket(Bucket=part.name, **where)
        return s3

    def _create_access_log_bucket(self, part: Part) -> None:
        s3 = self._create_log_bucket(part)
        partition = boto3.session.Session().get_partition_for_region(part.region)
        statement = {
            "Sid": "S3ServerAccessLogsPolicy",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:{partition}:s3:::{part.name}/*",
            "Condition": {"StringEquals": {"aws:SourceAccount": part.account}},
        }
        s3.put_bucket_policy(Bucket=part.name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))

    def _create_topic(self, part: Part) -> None:
        self._client("sns", part.account, part.region).create_topic(Name=part.name)

    def _create_queue(self, part: Part) -> None:
        self._client("sqs", part.account, part.region).create_queue(QueueName=part.name)

    def _create_log_group(self, part: Part) -> None:
        self._client("logs", part.account, part.region).create_log_group(logGroupName=part.name)

    def _create_role(self, part: Part) -> None:
        path, _, name = ("/" + part.name).rpartition("/")
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        self._client("iam", part.account, part.region).create_role(
            Path=path + "/",
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )


def create(endpoint: str, folder: Path, organizations: Organizations, parts: Sequence[Part]) -> list[str]:
    """Creates all content, and writes the credentials file to a folder. Returns a line for each part that fails."""
    content = Content(endpoint)
    for organization in organizations.all:
        content.create_organization(organization)
    problems = [content.create_part(part) for part in parts]
    content.write_credentials(folder / "credentials", organizations.accounts)
    return [problem for problem in problems if problem]
