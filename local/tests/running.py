"""What the tests of a running local AWS have in common."""

import atexit
import json
import os
import subprocess
import tempfile
import unittest
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from pathlib import Path
from typing import Any, ClassVar

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from localaws.organization import DEFAULT_REGION
from tests.fixtures import LOGGING, MANAGEMENT

LOCAL = Path(__file__).parent.parent


def policy_of(*statements: Mapping[str, object]) -> str:
    """Returns a policy. A statement allows, unless it says otherwise."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | dict(each) for each in statements]})


class RunningLocalAws(unittest.TestCase):
    """Starts a local AWS with local/aws for stack files of the test, and ends it."""

    stacks: ClassVar[Mapping[str, str]]
    region: ClassVar[str] = DEFAULT_REGION
    options: ClassVar[Sequence[str]] = ()
    folder: ClassVar[tempfile.TemporaryDirectory[str]]
    endpoint: ClassVar[str]
    problems: ClassVar[list[str]]
    run_folder: ClassVar[Path]
    clients: ClassVar[dict[tuple[str | None, ...], Any]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.start()
        cls.addClassCleanup(cls.stop)

    @classmethod
    def start(cls) -> None:
        # Not those of an earlier local AWS, which does not know their credentials and may have had the same port.
        cls.clients = {}
        cls.folder = tempfile.TemporaryDirectory()
        for name, text in cls.stacks.items():
            Path(cls.folder.name, f"Pulumi.{name}.yaml").write_text(text)
        command = [LOCAL / "aws", "start", "--while", str(os.getpid()), "--stacks", cls.folder.name, *cls.options, "0"]
        start = subprocess.run(command, capture_output=True, text=True, check=True)
        cls.endpoint = start.stdout.strip()
        cls.problems = start.stderr.splitlines()
        caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        cache = Path(os.environ.get("ORGTRAIL_CACHE") or Path(caches, "orgtrail"))
        cls.run_folder = cache / "aws" / cls.endpoint.rpartition(":")[2]

    @classmethod
    def stop(cls) -> None:
        subprocess.run([LOCAL / "aws", "stop", cls.endpoint.rpartition(":")[2]], capture_output=True, check=True)
        cls.folder.cleanup()

    def client(self, service: str, account: str, region: str | None = None, role: str = "local") -> Any:
        """Returns a client with credentials of an account, as the role of a person would give them.

        It makes each one once, because that takes longer than most requests.
        """
        asked = (service, account, region, role)
        if asked not in self.clients:
            self.clients[asked] = self._new_client(service, account, region, role)
        return self.clients[asked]

    def _new_client(self, service: str, account: str, region: str | None, role: str) -> Any:
        sts = self._client("sts", region, {"aws_access_key_id": "local", "aws_secret_access_key": "local"})
        found = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="test")["Credentials"]
        own = {
            "aws_access_key_id": found["AccessKeyId"],
            "aws_secret_access_key": found["SecretAccessKey"],
            "aws_session_token": found["SessionToken"],
        }
        return self._client(service, region, own)

    def client_of_profile(self, service: str, profile: str, **settings: Any) -> Any:
        """Returns a client with the credentials that the local AWS has written."""
        credentials = ConfigParser()
        credentials.read(self.run_folder / "credentials")
        return self._client(service, None, dict(credentials[profile]), **settings)

    def anonymous_client(self, service: str) -> Any:
        return self._client(service, None, {}, config=Config(signature_version=UNSIGNED))

    def _client(self, service: str, region: str | None, credentials: Mapping[str, str], **settings: Any) -> Any:
        endpoint, region = self.endpoint, region or self.region
        return boto3.client(service, endpoint_url=endpoint, region_name=region, **credentials, **settings)

    def assert_refused(self, code: str, call: Any, **arguments: object) -> str:
        """Returns the message of the refusal."""
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        self.assertEqual(code, caught.exception.response["Error"]["Code"], caught.exception)
        return str(caught.exception.response["Error"]["Message"])


class SharedLocalAws(RunningLocalAws):
    """Starts one local AWS for all test classes that derive from this one, because a start takes longer than most tests.

    A test in such a class names its resources so that no other test has the same names, and undoes what is in effect for a
    whole account.
    """

    stacks: ClassVar = {"logging": LOGGING, "management": MANAGEMENT}

    @classmethod
    def setUpClass(cls) -> None:
        if "endpoint" not in vars(SharedLocalAws):
            SharedLocalAws.start()
            atexit.register(SharedLocalAws.stop)
