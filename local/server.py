#!/usr/bin/env python3
"""A local AWS with the example's organization, on moto.

usage: server.py FOLDER PORT [PID]

Serves the AWS APIs on 127.0.0.1:PORT (0: any free port) in the background and prints the endpoint once they answer.
It ends on SIGTERM, or as soon as the process PID is gone. What belongs to it is in FOLDER/PORT from start to end: `pid`,
`log`, `credentials` (one AWS profile an account, named after its id) and `state`, for the Pulumi state of what is in it.
"""
import json
import os
import re
import shutil
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from unittest import mock

import boto3
from moto.cloudtrail.models import CloudTrailBackend
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.responses import ActionResult
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions
from moto.iam.access_control import PermissionResult
from moto.kms.models import kms_backends
from moto.kms.responses import KmsResponse
from moto.organizations.models import FakeDelegatedAdministrator
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response
from moto.server import DomainDispatcherApplication, create_backend_app
from waitress import create_server

ORGANIZATION = "o-exampleorg1"
MANAGEMENT_ACCOUNT = "234567890123"
LOGGING_ACCOUNT = "123456789012"
MEMBER_ACCOUNT = "345678901234"
ACCOUNTS = [MANAGEMENT_ACCOUNT, LOGGING_ACCOUNT, MEMBER_ACCOUNT]


# --- What moto lacks -------------------------------------------------------------------------------------------------


def keep_rotation_period() -> None:
    """moto forgets the rotation period of a key, so that `rotationPeriodInDays` would be a change at every preview."""
    enable, status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status

    def key(self):
        return self.kms_backend.keys[self.kms_backend.get_key_id(self._get_param("KeyId"))]

    def enable_key_rotation(self):
        answer = enable(self)
        key(self).rotation_period = self._get_param("RotationPeriodInDays") or 365
        return answer

    def get_key_rotation_status(self):
        answer = json.loads(status(self))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(key(self), "rotation_period", 365)
        return json.dumps(answer)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def describe_keys_of_other_accounts() -> None:
    """moto finds no key of another account, not even by its ARN; CloudTrail's key is in another one than the trail.

    That the key policy allows it is not checked.
    """
    describe = KmsResponse.describe_key

    def describe_key(self):
        arn = re.fullmatch(r"arn:[\w-]+:kms:([\w-]+):(\d{12}):key/([\w-]+)", self._get_param("KeyId") or "")
        if arn and arn[2] != self.current_account and arn[3] in kms_backends[arn[2]][arn[1]].keys:
            return json.dumps(kms_backends[arn[2]][arn[1]].describe_key(arn[3]).to_dict())
        return describe(self)

    KmsResponse.describe_key = describe_key


def give_back_bucket_documents_as_put() -> None:
    """moto forgets parts of two documents of a bucket: the size filters of its lifecycle (ObjectSizeGreaterThan) and the
    key format of its access logs (TargetObjectKeyFormat). Each would be a change at every preview."""
    put = S3Response._bucket_response_put

    def bucket_response_put(self, request, bucket_name, querystring):
        answer = put(self, request, bucket_name, querystring)
        for name in {"lifecycle", "logging"} & querystring.keys():
            setattr(self.backend.get_bucket(bucket_name), f"{name}_as_put", self.body)
        return answer

    def as_put(name, get):
        def get_document(self):
            answer = get(self)  # also where there is none, any more: then the answer is moto's
            bucket = self.backend.get_bucket(self.bucket_name)
            if name == "logging" and not bucket.logging:
                return answer
            return 200, {"Content-Type": "application/xml"}, getattr(bucket, f"{name}_as_put")

        return get_document

    S3Response._bucket_response_put = bucket_response_put
    S3Response.get_bucket_lifecycle = as_put("lifecycle", S3Response.get_bucket_lifecycle)
    S3Response.get_bucket_logging = as_put("logging", S3Response.get_bucket_logging)


def change_the_lock_of_a_bucket_with_objects() -> None:
    """moto refuses another default retention once there is an object, as AWS did until 2023; a stack with logs could be
    neither changed nor destroyed."""
    put = S3Backend.put_object_lock_configuration

    def put_object_lock_configuration(self, bucket_name, *configuration):
        bucket = self.get_bucket(bucket_name)
        keys, bucket.keys = bucket.keys, type(bucket.keys)()
        try:
            put(self, bucket_name, *configuration)
        finally:
            bucket.keys = keys

    S3Backend.put_object_lock_configuration = put_object_lock_configuration


def leave_bucket_policies_unevaluated() -> None:
    """moto takes a condition of a bucket policy that it cannot check for a denial, so that the statement for TLS, or any
    one that is bound to a trail, refuses every object to everybody. What a policy means is for other tests."""
    FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL


def answer_for_regions_as_asked() -> None:
    """moto ignores the filters of DescribeRegions and AllRegions, and takes some opt-in regions for regions that all
    accounts have. In this AWS no account has opted in to any."""
    of_all_accounts = set(
        "ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ca-central-1 eu-central-1 "
        "eu-north-1 eu-west-1 eu-west-2 eu-west-3 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2".split()
    )

    def describe_regions(self):
        regions = self.ec2_backend.describe_regions(self._get_param("RegionNames", []))
        for region in regions:
            if not region.name.startswith(("us-gov-", "cn-")):
                in_all = region.name in of_all_accounts
                region.opt_in_status = "opt-in-not-required" if in_all else "not-opted-in"
        if not self._get_bool_param("AllRegions", False):
            regions = [r for r in regions if r.opt_in_status != "not-opted-in"]
        fields = {"region-name": "name", "opt-in-status": "opt_in_status", "endpoint": "endpoint"}
        for name, values in self._filters_from_querystring().items():
            regions = [r for r in regions if getattr(r, fields[name]) in values]
        return ActionResult({"Regions": regions})

    AvailabilityZonesAndRegions.describe_regions = describe_regions


def find_trails_by_name_and_arn() -> None:
    """moto describes all trails, whichever are asked for, and deletes none that is named by its ARN."""
    describe, delete = CloudTrailResponse.describe_trails, CloudTrailBackend.delete_trail

    def describe_trails(self):
        answer, asked = json.loads(describe(self)), self._get_param("trailNameList")
        if asked:
            answer["trailList"] = [t for t in answer["trailList"] if {t["Name"], t["TrailARN"]} & set(asked)]
        return json.dumps(answer)

    CloudTrailResponse.describe_trails = describe_trails
    CloudTrailBackend.delete_trail = lambda self, name: delete(self, name.rsplit("/", 1)[-1])


def know_the_delegated_administrator_of_cloudtrail() -> None:
    """moto has a list of the services that can have one, and CloudTrail is not on it."""
    services = FakeDelegatedAdministrator.SUPPORTED_SERVICES
    FakeDelegatedAdministrator.SUPPORTED_SERVICES = [*services, "cloudtrail.amazonaws.com"]


# --- The organization ------------------------------------------------------------------------------------------------


def credentials_of(endpoint: str, account: str) -> dict:
    """Temporary credentials of an account, as in a real organization from sts:AssumeRole of a role in it."""
    sts = boto3.client(
        "sts", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local"
    )
    return sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/local", RoleSessionName="local")["Credentials"]


def create_organization(endpoint: str, management: dict) -> None:
    """Creates the organization with the ids above; AWS would choose them, so moto's choice is replaced."""
    organizations = boto3.client(
        "organizations",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=management["AccessKeyId"],
        aws_secret_access_key=management["SecretAccessKey"],
        aws_session_token=management["SessionToken"],
    )
    with mock.patch("moto.organizations.utils.make_random_org_id", lambda: ORGANIZATION):
        organizations.create_organization(FeatureSet="ALL")
    for account, name in (LOGGING_ACCOUNT, "logging"), (MEMBER_ACCOUNT, "member"):
        with mock.patch("moto.organizations.utils.make_random_account_id", lambda: account):
            organizations.create_account(AccountName=name, Email=f"{name}@example.org")
    organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")


def create_content(endpoint: str, folder: Path) -> None:
    credentials = {account: credentials_of(endpoint, account) for account in ACCOUNTS}
    create_organization(endpoint, credentials[MANAGEMENT_ACCOUNT])
    (folder / "credentials").write_text(
        "".join(
            f"[{account}]\naws_access_key_id = {c['AccessKeyId']}\naws_secret_access_key = {c['SecretAccessKey']}\n"
            f"aws_session_token = {c['SessionToken']}\n"
            for account, c in credentials.items()
        )
    )


# --- The server ------------------------------------------------------------------------------------------------------


def listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as e:
        sys.exit(f"aws: port {port} cannot be used ({e.strerror}): end what listens there or choose another port")
    listener.listen(128)
    return listener


def unhurried(application):
    def answer(environment, start_response):
        time.sleep(0.01)
        return application(environment, start_response)

    return answer


def serve(listener: socket.socket, folder: Path, watched: int) -> None:
    port = listener.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    # AWS's client for Go now and then takes an answer that comes at once, and in two parts, for a closed connection
    # (aws/aws-sdk-go-v2 issue 1825). So not the server that moto brings along, which closes each connection, but one that
    # keeps it open and sends an answer in one piece; and no sooner than AWS itself would.
    server = create_server(unhurried(DomainDispatcherApplication(create_backend_app)), sockets=[listener], threads=16,
                           send_bytes=1 << 20)

    def end(*_) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    threading.Thread(target=server.run, daemon=True).start()
    create_content(endpoint, folder)
    (folder / "endpoint").write_text(endpoint + "\n")  # the last one: it says that all is ready
    while not watched or is_alive(watched):
        time.sleep(0.5)
    end()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def main() -> None:
    cache, port, watched = Path(sys.argv[1]), int(sys.argv[2]), int((sys.argv[3:] or ["0"])[0])
    listener = listen(port)
    # Only who has the port touches the folder; what an AWS that was killed has left in it is gone with that AWS.
    folder = cache / str(listener.getsockname()[1])
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "state").mkdir(parents=True)
    child = os.fork()
    if child:
        while not (folder / "endpoint").exists():
            if os.waitpid(child, os.WNOHANG)[0]:
                log = (folder / "log").read_text().strip() or "nothing in its log"
                sys.exit("aws: the server has ended while it started: " + log.splitlines()[-1])
            time.sleep(0.05)
        print((folder / "endpoint").read_text(), end="")
        return
    # On its own from here: who started it may read its output to the end, or be ended by a Ctrl-C.
    os.setsid()
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    (folder / "pid").write_text(f"{os.getpid()}\n")
    keep_rotation_period()
    describe_keys_of_other_accounts()
    give_back_bucket_documents_as_put()
    change_the_lock_of_a_bucket_with_objects()
    leave_bucket_policies_unevaluated()
    answer_for_regions_as_asked()
    find_trails_by_name_and_arn()
    know_the_delegated_administrator_of_cloudtrail()
    serve(listener, folder, watched)


if __name__ == "__main__":
    main()
