"""Gets credentials of any role, user or root user from the local AWS."""

import re
from collections.abc import Iterable
from typing import Any

import boto3
from botocore.config import Config

from localaws.errors import UserError
from localaws.organization import DEFAULT_REGION
from localaws.stack_files import StackFile

# Signatures are not checked, so that the secret does not matter.
_ANY = "local"
_PRINCIPAL = re.compile(r"arn:[\w-]+:iam::(\d{12}):(?:(role|user)/(?:\S*/)?[^/\s]+|root)")

Credentials = dict[str, str]


def is_principal(arn: str) -> bool:
    """Returns whether a text is the ARN of a role, a user or a root user."""
    return _PRINCIPAL.fullmatch(arn) is not None


def role(stack: StackFile, name: str, account: str | None = None) -> str:
    """Returns the ARN of a role in an account, by default in that of a stack."""
    partition = boto3.session.Session().get_partition_for_region(stack.region or DEFAULT_REGION)
    return f"arn:{partition}:iam::{account or stack.account}:role/{name}"


def first(arns: Iterable[str]) -> str | None:
    """Returns the principal to work as: the first role, or the first user if there is no role."""
    roles_first = sorted(filter(is_principal, arns), key=lambda arn: ":role/" not in arn)
    return next(iter(roles_first), None)


class Principals:
    """The principals of the local AWS at an endpoint. Each client is made once, because this takes long."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._session = boto3.Session()
        self._credentials: dict[str, Credentials] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}

    def credentials(self, arn: str, region: str) -> Credentials:
        """Returns credentials of a principal. Raises UserError if the ARN is not that of a principal."""
        if arn not in self._credentials:
            found = _PRINCIPAL.fullmatch(arn)
            if found is None:
                raise UserError(
                    f"'{arn}' is not the ARN of a role: write one as arn:aws:iam::123456789012:role/deployment"
                )
            make = self._of_user if found[2] == "user" else self._of_role
            self._credentials[arn] = make(arn, region)
        return self._credentials[arn]

    def client(self, service: str, arn: str, region: str) -> Any:
        """Returns a client of a service with credentials of a principal."""
        asked = (service, arn, region)
        if asked not in self._clients:
            self._clients[asked] = self._client(service, region, self.credentials(arn, region))
        return self._clients[asked]

    def _of_role(self, arn: str, region: str) -> Credentials:
        sts = self._client("sts", region, {"aws_access_key_id": _ANY, "aws_secret_access_key": _ANY})
        answer = sts.assume_role(RoleArn=arn, RoleSessionName="local")["Credentials"]
        return {
            "aws_access_key_id": answer["AccessKeyId"],
            "aws_secret_access_key": answer["SecretAccessKey"],
            "aws_session_token": answer["SessionToken"],
        }

    def _of_user(self, arn: str, region: str) -> Credentials:
        """Creates the user, unless it exists: unlike a role, a user is known by an access key of its own."""
        root = arn.split(":user/")[0] + ":root"
        iam = self.client("iam", root, region)
        path, _, name = ("/" + arn.split(":user/")[1]).rpartition("/")
        if name not in [user["UserName"] for user in iam.list_users()["Users"]]:
            iam.create_user(Path=path + "/", UserName=name)
        keys = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
        key = keys[0] if keys else iam.create_access_key(UserName=name)["AccessKey"]
        return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": _ANY}

    def _client(self, service: str, region: str, credentials: Credentials) -> Any:
        config = Config(retries={"total_max_attempts": 1})
        return self._session.client(
            service, region_name=region, endpoint_url=self._endpoint, config=config, **credentials
        )
