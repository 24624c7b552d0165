"""Tests of local/query on log files that a running local AWS has delivered, through the policies of bucket and key."""

import argparse
import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from localaws import control
from localaws.principals import Principals
from localaws.query import execution, main, storage
from localaws.query.catalog import Catalog, Workgroup
from localaws.query.engine import Engine
from localaws.query.failures import QueryFailed
from localaws.query.statement import Statement
from localaws.query.storage import Storage
from tests.fixtures import LOGGING, MANAGEMENT, with_settings
from tests.running import RunningLocalAws, policy_of
from tests_query import project

REGION = "eu-west-1"
OWNER, MANAGER, MEMBER = "111111111111", "222222222222", "345678901234"
INVESTIGATOR = f"arn:aws:iam::{OWNER}:role/investigator"
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}
REGIONS = ["eu-central-1", REGION, "us-east-1"]  # one of them without log files
BUCKET, TRAIL = "acme-logs", "acme-audit"

# The folders that the program's three layouts have: in an organization, with a prefix, and without an organization.
ORGANIZATION, PREFIXED, ACCOUNT = "acme-logs", "acme-prefixed", "acme-account"
LOCATIONS = {
    ORGANIZATION: f"s3://{ORGANIZATION}/AWSLogs/o-acme12345678/",
    PREFIXED: f"s3://{PREFIXED}/audit/AWSLogs/o-acme12345678/",
    ACCOUNT: f"s3://{ACCOUNT}/audit/AWSLogs/",
}
_FILE = re.compile(r"(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d\d)(\d\d)T")

# The local AWS records no console sign-ins. These records have the format that AWS documents for them:
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
SIGN_IN = {
    "eventVersion": "1.11",
    "eventTime": "2026-11-24T09:00:00Z",
    "eventSource": "signin.amazonaws.com",
    "eventName": "ConsoleLogin",
    "awsRegion": "us-east-1",
    "sourceIPAddress": "192.0.2.10",
    "userAgent": "Mozilla/5.0",
    "requestParameters": None,
    "eventType": "AwsConsoleSignIn",
    "recipientAccountId": MEMBER,
}


def sign_in(name: str, mfa: str, outcome: str = "Success") -> dict[str, Any]:
    identity = {"type": "IAMUser", "accountId": MEMBER, "arn": f"arn:aws:iam::{MEMBER}:user/{name}", "userName": name}
    answer = {"ConsoleLogin": outcome}
    own = {"userIdentity": identity, "responseElements": answer, "additionalEventData": {"MFAUsed": mfa}}
    return SIGN_IN | own


class LocalQueryTest(RunningLocalAws):
    stacks: ClassVar[Mapping[str, str]] = {
        "logging": with_settings(LOGGING, "orgtrail:query: true", f"orgtrail:queryPrincipals: {INVESTIGATOR}"),
        "management": MANAGEMENT,
    }
    region = REGION

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.principals = Principals(cls.endpoint)  # its clients are made once
        test = cls()
        test.make_key()
        for bucket in LOCATIONS:
            test.make_bucket(bucket)
        test.make_trail(ORGANIZATION, MANAGER, IsOrganizationTrail=True, KmsKeyId=cls.key)
        test.make_trail(PREFIXED, MANAGER, IsOrganizationTrail=True, S3KeyPrefix="audit")
        test.make_trail(ACCOUNT, MANAGER, S3KeyPrefix="audit")
        test.make_events()
        control.deliver(cls.endpoint, cls.run_folder)
        cls.today = f"{control.time(cls.endpoint, cls.run_folder):%Y/%m/%d}"
        test.deliver_sign_ins()
        test.make_queries()

    # --- What is queried ----------------------------------------------------------------------------------------------

    def make_key(self) -> None:
        through_athena = {"ForAnyValue:StringEquals": {"aws:CalledVia": storage.SERVICE}}
        policy = policy_of(
            {"Principal": {"AWS": OWNER}, "Action": ["kms:PutKeyPolicy", "kms:DescribeKey"], "Resource": "*"},
            {"Principal": CLOUDTRAIL, "Action": ["kms:GenerateDataKey", "kms:DescribeKey"], "Resource": "*"},
            {"Principal": {"AWS": INVESTIGATOR}, "Action": "kms:Decrypt", "Resource": "*", "Condition": through_athena},
        )
        type(self).key = self.client("kms", OWNER).create_key(Policy=policy)["KeyMetadata"]["Arn"]

    def make_bucket(self, name: str) -> None:
        s3, arn = self.client("s3", OWNER), f"arn:aws:s3:::{name}"
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        check = {"Principal": CLOUDTRAIL, "Action": "s3:GetBucketAcl", "Resource": arn}
        write = {"Principal": CLOUDTRAIL, "Action": "s3:PutObject", "Resource": arn + "/*"}
        s3.put_bucket_policy(Bucket=name, Policy=policy_of(check, write))

    def make_trail(self, name: str, account: str, **settings: Any) -> None:
        cloudtrail = self.client("cloudtrail", account)
        made = cloudtrail.create_trail(Name=name, S3BucketName=name, IsMultiRegionTrail=True, **settings)
        cloudtrail.start_logging(Name=name)
        type(self).trail = getattr(self, "trail", made["TrailARN"])

    def make_events(self) -> None:
        """Events that an investigator looks for."""
        root = self.client_of_profile("iam", f"{MEMBER}-root")
        root.create_user(UserName="eve")
        key = root.create_access_key(UserName="eve")["AccessKey"]
        type(self).access_key = key["AccessKeyId"]
        own = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
        self._client("iam", None, own).list_users()
        self.assert_refused("AccessDenied", self.client("s3", MEMBER, role="dev").delete_bucket_policy, Bucket=BUCKET)
        hop = {"RoleArn": f"arn:aws:iam::{OWNER}:role/admin", "RoleSessionName": "hop"}
        self.client("sts", MEMBER, role="dev").assume_role(**hop)

    def deliver_sign_ins(self) -> None:
        records = [sign_in("ann", "No"), sign_in("bob", "Yes"), sign_in("eve", "No", "Failure")]
        day = self.today.replace("/", "")
        name = f"{MEMBER}_CloudTrail_us-east-1_{day}T0905Z_abcdefghijklmnop.json.gz"
        folder = LOCATIONS[ORGANIZATION].removeprefix(f"s3://{ORGANIZATION}/")
        file = f"{folder}{MEMBER}/CloudTrail/us-east-1/{self.today}/{name}"
        content = gzip.compress(json.dumps({"Records": records}).encode())
        control.deliver_log_file(self.endpoint, self.run_folder, self.trail, ORGANIZATION, file, content)

    def make_queries(self) -> None:
        """What the program deploys, through the same APIs."""
        athena, glue = self.client("athena", OWNER), self.client("glue", OWNER)
        athena.create_work_group(Name="queries", Configuration={"BytesScannedCutoffPerQuery": 10_000_000})
        texts = project.texts(BUCKET, TRAIL, self.key.rpartition("/")[2])
        texts["without-account"] = "SELECT * FROM cloudtrail_logs WHERE \"timestamp\" = FIRST_DAY"
        for name, text in texts.items():
            asked = {"Name": name, "Database": project.DATABASE, "QueryString": text, "Description": f"About {name}"}
            athena.create_named_query(WorkGroup="queries", **asked)
        glue.create_database(DatabaseInput={"Name": project.DATABASE})
        table = project.table(LOCATIONS[ORGANIZATION], REGIONS)
        storage_of_files = {
            "Columns": [{"Name": name, "Type": type_} for name, type_ in table.columns.items()],
            "Location": table.location,
            "InputFormat": table.input_format,
            "SerdeInfo": {"SerializationLibrary": table.serde},
        }
        keys = [{"Name": name, "Type": "string"} for name in project.KEYS]
        own = {"Parameters": table.parameters, "PartitionKeys": keys, "StorageDescriptor": storage_of_files}
        glue.create_table(DatabaseName=project.DATABASE, TableInput={"Name": project.TABLE, **own})

    # --- Asking -------------------------------------------------------------------------------------------------------

    def lines(self, *options: str) -> list[str]:
        asked: argparse.Namespace = main.arguments(options)
        return main.run(Path(self.folder.name), self.run_folder, self.endpoint, self.principals, asked)

    def rows(self, query: str, *options: str, accounts: tuple[str, ...] = (MEMBER,)) -> list[dict[str, Any]]:
        where = [option for account in accounts for option in ("--account", account)]
        return [json.loads(line) for line in self.lines(query, "--json", *where, *options)]

    def keys(self, bucket: str) -> list[str]:
        pages = self.client("s3", OWNER).get_paginator("list_objects_v2").paginate(Bucket=bucket)
        found = [each["Key"] for page in pages for each in page.get("Contents", [])]
        return [key for key in found if "/CloudTrail/" in key and key.endswith(".json.gz")]

    # --- Tests --------------------------------------------------------------------------------------------------------

    def test_each_layout_has_exactly_the_folders_of_the_delivered_log_files(self) -> None:
        s3 = Storage(self.client("s3", OWNER), {})
        now, engine = control.time(self.endpoint, self.run_folder), Engine()
        for bucket, location in LOCATIONS.items():
            keys = self.keys(bucket)
            found = {key: _FILE.search(key.rpartition("/")[2]) for key in keys}
            accounts = {name[1] for name in found.values() if name}
            self.assertEqual(bucket != ACCOUNT, MEMBER in accounts, bucket)
            self.assertIn(MANAGER, accounts, bucket)
            table = project.table(location, REGIONS, self.today)
            for key, name in found.items():
                assert name is not None
                day = f"{name[3]}/{name[4]}/{name[5]}"
                where = f"""account = '{name[1]}' AND region = '{name[2]}' AND "timestamp" = '{day}'"""
                scan = next(Statement(f"SELECT 1 FROM cloudtrail_logs WHERE {where}").scans())
                folders = [folder.prefix for folder in execution.folders_of(table, scan, engine, now)]
                self.assertEqual([key.rpartition("/")[0] + "/"], folders)
            all_accounts = Statement(f"SELECT 1 FROM cloudtrail_logs WHERE account IN {(*sorted(accounts), '0')}")
            folders = execution.folders_of(table, next(all_accounts.scans()), engine, now)
            self.assertEqual(sorted(keys), sorted(file.key for each in folders for file in s3.files(each)))

    def test_finds_what_the_root_user_did(self) -> None:
        found = self.rows("root-user")
        self.assertEqual(["CreateUser", "CreateAccessKey"], [row["eventname"] for row in found])
        self.assertEqual({"us-east-1"}, {row["awsregion"] for row in found})

    def test_finds_new_users_and_keys(self) -> None:
        found = self.rows("new-iam-users-and-keys")
        expected = [("CreateUser", "eve"), ("CreateAccessKey", "eve")]
        self.assertEqual(expected, [(row["eventname"], row["user_name"]) for row in found])

    def test_finds_what_was_done_with_an_access_key(self) -> None:
        found = self.rows("access-key-activity", "--value", f"ACCESS_KEY_ID={self.access_key}")
        expected = [("ListUsers", f"arn:aws:iam::{MEMBER}:user/eve")]
        self.assertEqual(expected, [(row["eventname"], row["principal"]) for row in found])
        self.assertEqual([], self.rows("access-key-activity", "--value", "ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"))

    def test_finds_denied_calls(self) -> None:
        (found,) = self.rows("denied-calls-by-principal")
        expected = {"eventname": "DeleteBucketPolicy", "errorcode": "AccessDenied", "calls": 1}
        self.assertEqual(expected, {name: found[name] for name in expected})
        self.assertTrue(found["principal"].startswith(f"arn:aws:sts::{MEMBER}:assumed-role/dev/"))

    def test_finds_changes_to_bucket_and_trail(self) -> None:
        found = self.rows("trail-bucket-and-key-changes", accounts=(MEMBER, MANAGER))
        self.assertEqual([("DeleteBucketPolicy", MEMBER)], [(r["eventname"], r["account"]) for r in found])

    def test_finds_role_chaining_in_both_accounts(self) -> None:
        target = ("--value", f"TARGET_ACCOUNT_ID={OWNER}")
        found = self.rows("role-chaining-into-an-account", *target, accounts=(MEMBER, OWNER))
        self.assertEqual({MEMBER, OWNER}, {row["account"] for row in found})
        self.assertEqual(2, len(found))
        self.assertEqual(1, len({row["shared_event_id"] for row in found}))
        self.assertEqual({f"arn:aws:iam::{OWNER}:role/admin"}, {row["assumed_role"] for row in found})
        other = ("--value", f"TARGET_ACCOUNT_ID={MEMBER}")
        self.assertEqual([], self.rows("role-chaining-into-an-account", *other, accounts=(MEMBER, OWNER)))

    def test_finds_sign_ins_without_mfa(self) -> None:
        (found,) = self.rows("console-sign-ins-without-mfa")
        self.assertEqual(f"arn:aws:iam::{MEMBER}:user/ann", found["user_arn"])

    def test_counts_calls_by_address(self) -> None:
        found = {(r["sourceipaddress"], r["principal"]): r["calls"] for r in self.rows("activity-by-source-address")}
        self.assertEqual(2, found["127.0.0.1", f"arn:aws:iam::{MEMBER}:root"])
        self.assertEqual(1, found["192.0.2.10", f"arn:aws:iam::{MEMBER}:user/bob"])

    def test_reads_only_the_days_that_are_asked_for(self) -> None:
        last = self.lines("root-user", "--account", MEMBER, "--from", "2026/01/01", "--to", "2026/01/02")
        self.assertEqual([f"0 rows, 0 bytes scanned: 0 files in 0 of {2 * len(REGIONS)} folders"], last)

    def test_says_what_it_has_read(self) -> None:
        mine = [key for key in self.keys(ORGANIZATION) if f"/{MEMBER}/" in key]
        sizes = [self.client("s3", OWNER).head_object(Bucket=ORGANIZATION, Key=key)["ContentLength"] for key in mine]
        folders = len({key.rpartition("/")[0] for key in mine})
        read = f"{len(mine)} files in {folders} of {len(REGIONS)} folders"
        last = self.lines("root-user", "--account", MEMBER)[-1]
        self.assertEqual(f"2 rows, {sum(sizes)} bytes scanned: {read}", last)

    def test_lists_the_queries(self) -> None:
        found = self.lines()
        self.assertEqual(9, len(found))
        self.assertIn("root-user                      About root-user", found)

    def test_refuses_a_query_without_values_as_athena_does(self) -> None:
        reasons = {"root-user": "COLUMN_NOT_FOUND: line 13:19: ", "without-account": "CONSTRAINT_VIOLATION: For the "}
        for query, text in reasons.items():
            with self.assertRaises(QueryFailed) as refused:
                self.lines(query)
            self.assertTrue(str(refused.exception).startswith(text), refused.exception)

    def test_ends_a_query_at_the_scan_limit_before_it_reads(self) -> None:
        catalog = Catalog(self.client("athena", OWNER), self.client("glue", OWNER))
        unreadable = Storage(self.client("s3", OWNER), {})  # the key allows only the investigator
        text = f"SELECT * FROM cloudtrail_logs WHERE account = '{MEMBER}' AND \"timestamp\" = '{self.today}'"
        now = control.time(self.endpoint, self.run_folder)
        with self.assertRaises(QueryFailed) as refused:
            execution.run(text, project.DATABASE, Workgroup("small", 100), catalog, unreadable, now)
        self.assertEqual("Bytes scanned limit was exceeded", str(refused.exception))

    def test_reads_with_the_rights_of_the_principal_and_only_through_athena(self) -> None:
        with self.assertRaises(QueryFailed) as refused:
            self.lines("root-user", "--account", MEMBER, "--as", f"arn:aws:iam::{OWNER}:role/other")
        self.assertRegex(str(refused.exception), "^Permission denied on S3 path: s3://acme-logs/.*kms:Decrypt")
        key = self.keys(ORGANIZATION)[0]
        directly = self.client("s3", OWNER, role="investigator")
        self.assert_refused("AccessDenied", directly.get_object, Bucket=ORGANIZATION, Key=key)
