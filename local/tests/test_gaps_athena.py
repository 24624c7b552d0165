"""Tests of what gaps.athena and gaps.glue add to moto, without a server."""

import unittest
from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws

from localaws.gaps import athena, glue

REGION = "eu-west-1"
ARN = f"arn:aws:athena:{REGION}:123456789012:workgroup/queries"
CONFIGURATION = {
    "EnforceWorkGroupConfiguration": True,
    "BytesScannedCutoffPerQuery": 107374182400,
    "EngineVersion": {"SelectedEngineVersion": "Athena engine version 3"},
    "ResultConfiguration": {"OutputLocation": "s3://results/", "ExpectedBucketOwner": "123456789012"},
}


def setUpModule() -> None:
    athena.fill()
    glue.fill()


@cache
def client(service: str) -> Any:
    own = {"aws_access_key_id": "local", "aws_secret_access_key": "local", "region_name": REGION}
    # The server has to refuse what is not possible.
    return boto3.client(service, config=Config(parameter_validation=False), **own)


class Services(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.athena, self.glue = client("athena"), client("glue")

    def assert_refused(self, code: str, message: str, call: Callable[..., Any], **asked: Any) -> None:
        with self.assertRaises(ClientError) as refused:
            call(**asked)
        self.assertEqual((code, message), tuple(refused.exception.response["Error"][k] for k in ("Code", "Message")))

    def assert_invalid(self, message: str, call: Callable[..., Any], **asked: Any) -> None:
        self.assert_refused("InvalidRequestException", message, call, **asked)


class AthenaTest(Services):
    def make(self, **asked: Any) -> None:
        self.athena.create_work_group(Name="queries", Configuration=CONFIGURATION, **asked)

    def workgroup(self) -> dict[str, Any]:
        return dict(self.athena.get_work_group(WorkGroup="queries")["WorkGroup"])

    def make_query(self) -> str:
        asked = {"Name": "root", "Database": "logs", "QueryString": "SELECT 1", "WorkGroup": "queries"}
        return str(self.athena.create_named_query(**asked)["NamedQueryId"])

    def test_a_workgroup_has_what_it_was_made_with_and_its_engine(self) -> None:
        self.make(Description="Queries")
        made = self.workgroup()
        engine = dict.fromkeys(("SelectedEngineVersion", "EffectiveEngineVersion"), "Athena engine version 3")
        expected = CONFIGURATION | {"EngineVersion": engine}
        self.assertEqual(expected, {name: made["Configuration"].get(name) for name in expected})
        self.assertEqual(("Queries", "ENABLED"), (made["Description"], made["State"]))
        self.assertEqual(made["CreationTime"], self.workgroup()["CreationTime"])

    def test_a_change_keeps_what_it_does_not_name_and_removes_what_a_flag_says(self) -> None:
        self.make()
        results = {"RemoveExpectedBucketOwner": True, "OutputLocation": "s3://others/"}
        updates = {"ResultConfigurationUpdates": results, "RemoveBytesScannedCutoffPerQuery": True}
        self.athena.update_work_group(WorkGroup="queries", ConfigurationUpdates=updates, State="DISABLED")
        changed = self.workgroup()
        self.assertEqual({"OutputLocation": "s3://others/"}, changed["Configuration"]["ResultConfiguration"])
        self.assertNotIn("BytesScannedCutoffPerQuery", changed["Configuration"])
        self.assertTrue(changed["Configuration"]["EnforceWorkGroupConfiguration"])
        self.assertEqual("DISABLED", changed["State"])

    def test_refuses_a_scan_limit_below_ten_million_bytes(self) -> None:
        text = (
            "1 validation error detected: Value '9999999' at 'configuration.bytesScannedCutoffPerQuery' failed to "
            "satisfy constraint: Member must have value greater than or equal to 10000000"
        )
        small = CONFIGURATION | {"BytesScannedCutoffPerQuery": 9_999_999}
        self.assert_invalid(text, self.athena.create_work_group, Name="queries", Configuration=small)
        self.make()
        updates = {"BytesScannedCutoffPerQuery": 9_999_999}
        self.assert_invalid(text, self.athena.update_work_group, WorkGroup="queries", ConfigurationUpdates=updates)
        self.assertEqual(107374182400, self.workgroup()["Configuration"]["BytesScannedCutoffPerQuery"])

    def test_refuses_a_second_workgroup_of_the_same_name_and_one_that_is_not_there(self) -> None:
        self.make()
        self.assert_invalid("WorkGroup is already created", self.make)
        for call in self.athena.get_work_group, self.athena.update_work_group, self.athena.delete_work_group:
            self.assert_invalid("WorkGroup other is not found.", call, WorkGroup="other")

    def test_deletes_a_workgroup_with_queries_only_if_asked_to(self) -> None:
        self.make()
        query = self.make_query()
        self.assert_invalid("WorkGroup queries is not empty", self.athena.delete_work_group, WorkGroup="queries")
        self.athena.delete_work_group(WorkGroup="queries", RecursiveDeleteOption=True)
        self.assert_invalid("WorkGroup queries is not found.", self.athena.get_work_group, WorkGroup="queries")
        self.assert_invalid(f"NamedQuery {query} does not exist", self.athena.get_named_query, NamedQueryId=query)

    def test_deletes_a_named_query_once(self) -> None:
        self.make()
        query = self.make_query()
        self.athena.delete_named_query(NamedQueryId=query)
        self.assertEqual([], self.athena.list_named_queries(WorkGroup="queries")["NamedQueryIds"])
        self.assert_invalid(f"NamedQuery {query} does not exist", self.athena.delete_named_query, NamedQueryId=query)
        self.athena.delete_work_group(WorkGroup="queries")

    def test_keeps_the_primary_workgroup(self) -> None:
        text = "The primary workgroup cannot be deleted."
        self.assert_invalid(text, self.athena.delete_work_group, WorkGroup="primary", RecursiveDeleteOption=True)

    def test_a_workgroup_can_have_no_tags_and_the_next_one_does_not_get_them(self) -> None:
        tags = [{"Key": "a", "Value": "b"}]
        self.make(Tags=tags)
        self.assertEqual(tags, self.athena.list_tags_for_resource(ResourceARN=ARN)["Tags"])
        self.athena.delete_work_group(WorkGroup="queries")
        self.assert_invalid("WorkGroup queries is not found.", self.athena.list_tags_for_resource, ResourceARN=ARN)
        self.make()
        self.assertEqual([], self.athena.list_tags_for_resource(ResourceARN=ARN)["Tags"])


class GlueTest(Services):
    def make(self, **settings: Any) -> dict[str, Any]:
        self.glue.create_database(DatabaseInput={"Name": "logs"}, **settings)
        return dict(self.glue.get_database(Name="logs")["Database"])

    def test_a_database_leaves_the_rights_on_new_tables_to_iam(self) -> None:
        iam = {"Principal": {"DataLakePrincipalIdentifier": "IAM_ALLOWED_PRINCIPALS"}, "Permissions": ["ALL"]}
        self.assertEqual([iam], self.make()["CreateTableDefaultPermissions"])

    def test_the_next_database_does_not_get_the_tags_of_a_deleted_one(self) -> None:
        arn = f"arn:aws:glue:{REGION}:123456789012:database/logs"
        self.make(Tags={"a": "b"})
        self.assertEqual({"a": "b"}, self.glue.get_tags(ResourceArn=arn)["Tags"])
        self.glue.delete_database(Name="logs")
        self.make()
        self.assertEqual({}, self.glue.get_tags(ResourceArn=arn)["Tags"])

    def test_refuses_what_is_not_there(self) -> None:
        missing = "EntityNotFoundException"
        self.assert_refused(missing, "Database logs not found.", self.glue.get_database, Name="logs")
        self.make()
        asked = {"DatabaseName": "logs", "Name": "events"}
        self.assert_refused(missing, "Table events not found.", self.glue.get_table, **asked)
