#!/usr/bin/env python3
"""Reads back from the AWS APIs, not from Pulumi, whether the audit trail is what it should be; one line a proof.

usage: prove.py ENDPOINT CREDENTIALS_FILE     ends with 1 and one line that says what is not as it should be
"""
import gzip
import json
import os
import random
import string
import sys
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from server import LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT, MEMBER_ACCOUNT, ORGANIZATION

REGION = "ap-southeast-1"


class Failed(Exception):
    """A proof that failed."""


def say(what: str, seen: object) -> None:
    print(f"  {what:<38}{seen}")


def expect(what: str, expected: object, seen: object) -> None:
    if expected != seen:
        raise Failed(f"{what}: expected {expected}, seen {seen}")
    say(what, ", ".join(seen) if isinstance(seen, list) else seen)


def client(service: str, account: str):
    return boto3.Session(profile_name=account, region_name=REGION).client(service, endpoint_url=sys.argv[1])


def prove_trail() -> dict:
    cloudtrail = client("cloudtrail", MANAGEMENT_ACCOUNT)
    trails = cloudtrail.describe_trails()["trailList"]
    if len(trails) != 1:
        raise Failed(f"trails in account {MANAGEMENT_ACCOUNT}: expected 1, seen {len(trails)}")
    trail = trails[0]
    print(f"\nThe trail {trail['Name']}, in the management account {MANAGEMENT_ACCOUNT}")
    expect("logging", True, cloudtrail.get_trail_status(Name=trail["TrailARN"])["IsLogging"])
    expect("of all accounts of the organization", True, trail["IsOrganizationTrail"])
    expect("of all regions", True, trail["IsMultiRegionTrail"])
    expect("with global service events", True, trail["IncludeGlobalServiceEvents"])
    expect("log file validation", True, trail["LogFileValidationEnabled"])
    key = trail.get("KmsKeyId", "no key")
    if f":{LOGGING_ACCOUNT}:key/" not in key:
        raise Failed(f"the trail's key: expected one of account {LOGGING_ACCOUNT}, seen {key}")
    say("encrypts with", key)
    return trail


def prove_bucket(s3, bucket: str, key: str) -> int:
    print(f"\nThe bucket {bucket}, in the logging account {LOGGING_ACCOUNT}")
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    expect("object lock", "Enabled", lock["ObjectLockEnabled"])
    retention = lock.get("Rule", {}).get("DefaultRetention", {})
    if retention.get("Mode") not in ("GOVERNANCE", "COMPLIANCE") or not retention.get("Days"):
        raise Failed(f"default retention: expected a mode and days, seen {retention or 'none'}")
    say("default retention", f"{retention['Mode']}, {retention['Days']} days")
    expect("versioning", "Enabled", s3.get_bucket_versioning(Bucket=bucket).get("Status"))
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    default = rule["ApplyServerSideEncryptionByDefault"]
    expect("encryption", "aws:kms", default["SSEAlgorithm"])
    expect("encryption key", key, default["KMSMasterKeyID"])
    expect("bucket key", True, rule["BucketKeyEnabled"])
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    expect("public access blocked, of 4 ways", 4, sum(block.values()))
    statements = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    sids = [s.get("Sid") or "without a name" for s in statements]
    if not any("cloudtrail.amazonaws.com" in json.dumps(s["Principal"]) for s in statements):
        raise Failed(f"bucket policy: expected a statement for cloudtrail.amazonaws.com, seen {', '.join(sids)}")
    say("policy statements", sids[0])
    for sid in sids[1:]:
        say("", sid)
    return retention["Days"]


def prove_log_file(s3, bucket: str, key: str, days: int) -> None:
    """Puts one log file where CloudTrail puts those of a member account of the organization, and tries to delete it."""
    now = datetime.now(timezone.utc)
    unique = "".join(random.choices(string.ascii_letters + string.digits, k=16))
    name = f"{MEMBER_ACCOUNT}_CloudTrail_{REGION}_{now:%Y%m%dT%H%MZ}_{unique}.json.gz"
    path = f"AWSLogs/{ORGANIZATION}/{MEMBER_ACCOUNT}/CloudTrail/{REGION}/{now:%Y/%m/%d}/{name}"
    event = {
        "eventVersion": "1.11",
        "userIdentity": {"type": "AWSAccount", "accountId": MEMBER_ACCOUNT},
        "eventTime": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "sts.amazonaws.com",
        "eventName": "GetCallerIdentity",
        "awsRegion": REGION,
        "eventType": "AwsApiCall",
        "recipientAccountId": MEMBER_ACCOUNT,
    }
    body = gzip.compress(json.dumps({"Records": [event]}).encode())
    version = s3.put_object(Bucket=bucket, Key=path, Body=body, ContentType="application/json")["VersionId"]
    print(f"\nA log file of the member account {MEMBER_ACCOUNT}, put as CloudTrail puts it\n  {path}")
    head = s3.head_object(Bucket=bucket, Key=path, VersionId=version)
    until = head.get("ObjectLockRetainUntilDate")
    if not until:
        raise Failed("the log file: expected a lock, seen none")
    if abs(until - now - timedelta(days=days)) > timedelta(minutes=10):
        raise Failed(f"the log file is locked until: expected {now + timedelta(days=days):%Y-%m-%d}, seen {until:%Y-%m-%d}")
    say("locked until", f"{until:%Y-%m-%d %H:%M} UTC, {head['ObjectLockMode']}")
    expect("encrypted with the same key", key, head.get("SSEKMSKeyId"))
    try:
        s3.delete_object(Bucket=bucket, Key=path, VersionId=version)
    except ClientError as e:
        expect("deleting it", "AccessDenied", e.response["Error"]["Code"])
    else:
        raise Failed("deleting the log file: expected AccessDenied, seen that it was deleted")
    s3.head_object(Bucket=bucket, Key=path, VersionId=version)
    say("still there", True)


def main() -> None:
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = sys.argv[2]
    for setting in "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN":
        os.environ.pop(setting, None)
    os.environ["AWS_CONFIG_FILE"] = os.devnull
    try:
        trail = prove_trail()
        s3 = client("s3", LOGGING_ACCOUNT)
        days = prove_bucket(s3, trail["S3BucketName"], trail["KmsKeyId"])
        prove_log_file(s3, trail["S3BucketName"], trail["KmsKeyId"], days)
    except (Failed, ClientError, BotoCoreError) as e:
        sys.exit(f"demo: not proven: {e}")


if __name__ == "__main__":
    main()
