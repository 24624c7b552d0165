"""Makes the calls of a handler to the APIs of AWS, on behalf of the caller of GetResource and with its rights.

The calls do not leave the process: a call over the network could wait for a thread that waits itself.
"""

import threading
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.core.botocore_stubber import MockRawResponse
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.test import EnvironBuilder, run_wsgi_app

from localaws.access import asking, callers, s3
from localaws.access.decision import Resource
from localaws.access.request import Caller
from localaws.access.s3_actions import Need

# AWS does not document which service the condition keys name. Cloud Control runs the handlers of CloudFormation.
SERVICE = "cloudformation.amazonaws.com"

_making = threading.Lock()


class Reader:
    """The calls of one request to GetResource. caller is who made it, with an access key and maybe a session token."""

    def __init__(self, caller: Caller, access_key: str, region: str, account: str, partition: str) -> None:
        self._caller, self._access_key = caller, access_key
        self.region, self.account, self.partition = region, account, partition

    def call(self, service: str, operation: str, **asked: Any) -> dict[str, Any]:
        """Makes a call, and returns its answer. Raises ClientError."""
        client = _client(service, self.region, self._access_key)
        with callers.via(SERVICE):
            return dict(getattr(client, operation)(**asked))

    def optional(self, absent: str, service: str, operation: str, **asked: Any) -> dict[str, Any]:
        """Makes a call whose error code absent means that there is nothing to answer."""
        try:
            return self.call(service, operation, **asked)
        except ClientError as e:
            if e.response["Error"]["Code"] != absent:
                raise
            return {}

    def pages(self, service: str, operation: str, key: str, **asked: Any) -> list[Any]:
        """Makes the calls for all pages of an answer, and returns the elements of a key."""
        client = _client(service, self.region, self._access_key)
        with callers.via(SERVICE):
            return [each for page in client.get_paginator(operation).paginate(**asked) for each in page.get(key, [])]

    def require(self, action: str, arn: str) -> None:
        """Asks for an action of which moto has no call. Raises Denied."""
        with callers.via(SERVICE):
            asking.require(self._caller, action, arn, Resource(self.account), {})

    def require_of_bucket(self, action: str, bucket: str) -> None:
        """Asks for an action on a bucket of which moto has no call. Raises Denied."""
        with callers.via(SERVICE):
            s3.require(self._caller, Need(action, bucket), {})


@cache
def _application() -> DomainDispatcherApplication:
    return DomainDispatcherApplication(create_backend_app)


@cache
def _session() -> boto3.Session:
    return boto3.Session()


def _client(service: str, region: str, access_key: str) -> Any:
    with _making:  # a session is not made for several threads
        return _made_client(service, region, access_key)


@cache
def _made_client(service: str, region: str, access_key: str) -> Any:
    client = _session().client(
        service,
        region_name=region,
        endpoint_url="http://127.0.0.1",
        aws_access_key_id=access_key,
        aws_secret_access_key="local",  # nobody checks the signature
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )
    client.meta.events.register("before-send", _answer)
    return client


def _answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    url = urlsplit(request.url)
    headers = {
        name: value.decode() if isinstance(value, bytes) else str(value) for name, value in request.headers.items()
    }
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    environment = EnvironBuilder(
        method=request.method,
        path=url.path or "/",
        query_string=url.query,
        base_url="http://127.0.0.1",
        headers=headers,
        data=body,
    ).get_environ()
    parts, status, answered = run_wsgi_app(_application(), environment, buffered=True)
    return AWSResponse(request.url, int(status.split()[0]), dict(answered.items()), MockRawResponse(b"".join(parts)))
