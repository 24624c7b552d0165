"""Tests of the types of Hive, and of the records of log files as rows."""

import gzip
import json
import unittest
from dataclasses import replace
from typing import Any

from localaws.errors import UserError
from localaws.query import hive_types
from localaws.query.log_files import LogFileReader
from tests_query import project


class HiveTypesTest(unittest.TestCase):
    def test_reads_nested_types(self) -> None:
        found = hive_types.parse("struct<a:string,b:array<struct<c:bigint>>,d:map<string,string>>")
        self.assertEqual('STRUCT("a" VARCHAR, "b" STRUCT("c" BIGINT)[], "d" MAP(VARCHAR, VARCHAR))', found.duckdb())

    def test_refuses_types_that_it_does_not_know(self) -> None:
        for text in "uniontype<int,string>", "struct<a>", "array<string", "string>", "":
            with self.assertRaisesRegex(UserError, f"^the column type '{text}' is not understood$"):
                hive_types.parse(text)

    def test_reads_all_columns_that_aws_documents(self) -> None:
        for name, text in project.columns().items():
            self.assertIn("VARCHAR", hive_types.parse(text).duckdb(), name)


class LogFileReaderTest(unittest.TestCase):
    def row(self, **record: Any) -> dict[str, Any]:
        reader = LogFileReader(project.table("s3://b/AWSLogs/", ["eu-west-1"]))
        content = gzip.compress(json.dumps({"Records": [record]}).encode())
        return next(reader.rows(content, {"account": "1", "region": "eu-west-1", "timestamp": "2026/11/24"}))

    def test_finds_fields_whatever_their_case(self) -> None:
        identity = {"type": "AssumedRole", "sessionContext": {"attributes": {"mfaAuthenticated": "true"}}}
        found = self.row(eventName="GetObject", userIdentity=identity)
        self.assertEqual("GetObject", found["eventname"])
        self.assertEqual("true", found["useridentity"]["sessioncontext"]["attributes"]["mfaauthenticated"])
        self.assertIsNone(found["useridentity"]["arn"])

    def test_keeps_objects_as_texts_with_the_case_of_their_names(self) -> None:
        found = self.row(requestParameters={"bucketName": "B"}, readOnly=False, responseElements=None)
        self.assertEqual('{"bucketName":"B"}', found["requestparameters"])
        self.assertEqual(("false", None), (found["readonly"], found["responseelements"]))

    def test_gives_each_row_the_values_of_its_folder(self) -> None:
        found = self.row(eventName="A", awsRegion="us-east-1")
        self.assertEqual(["1", "eu-west-1", "2026/11/24"], [found[key] for key in project.KEYS])

    def test_refuses_a_table_of_other_files(self) -> None:
        other = replace(project.table("s3://b/AWSLogs/", []), input_format="org.apache.hadoop.mapred.TextInputFormat")
        with self.assertRaisesRegex(UserError, "TextInputFormat: only .*CloudTrailInputFormat can be read$"):
            LogFileReader(other)
