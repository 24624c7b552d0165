import gzip
import io
import json
import unittest
from typing import Any
from unittest import mock

from localaws import recorded
from localaws.expectations import LogStore, Retention, Trail

LOGS = LogStore("111111111111", "eu-west-1", "logs", "key", Retention("GOVERNANCE", 1, "Days"))
DAY = "CloudTrail/eu-west-1/2026/11/24"


def event(name: str, account: str, is_read: bool = True) -> dict[str, Any]:
    return {
        "eventName": name,
        "readOnly": is_read,
        "awsRegion": "eu-west-1",
        "recipientAccountId": account,
        "userIdentity": {"type": "AssumedRole", "arn": f"arn:aws:sts::{account}:assumed-role/local/local"},
    }


class RecordedTest(unittest.TestCase):
    def test_reads_the_log_files_that_have_events(self) -> None:
        contents = {
            f"AWSLogs/o-1/1/{DAY}/a.json.gz": [event("CreateKey", "1")],
            f"AWSLogs/o-1/1/{DAY}/b.json.gz": [],
            f"AWSLogs/o-1/1/CloudTrail-Digest/eu-west-1/2026/11/24/c.json.gz": [event("Wrong", "1")],
        }

        def get_object(Bucket: str, Key: str) -> dict[str, Any]:
            content = gzip.compress(json.dumps({"Records": contents[Key]}).encode())
            return {"VersionId": "v", "Body": io.BytesIO(content)}

        s3 = mock.Mock(get_object=get_object)
        s3.get_paginator.return_value.paginate.return_value = [{"Contents": [{"Key": key} for key in contents]}, {}]
        trail = Trail("2", "eu-west-1", "arn", True, True, True, True, True, "audit", None)
        found = recorded.log_files(s3, LOGS, trail)
        self.assertEqual([f"AWSLogs/o-1/1/{DAY}/a.json.gz"], [file.key for file in found])
        s3.get_paginator.return_value.paginate.assert_called_with(Bucket="logs", Prefix="audit/AWSLogs/")

    def test_shows_a_change_of_each_account_or_else_its_last_call(self) -> None:
        files = [
            recorded.LogFile("a", "1", [event("ListKeys", "2"), event("CreateTrail", "2", False), event("GetKey", "2")]),
            recorded.LogFile("b", "1", [event("ListKeys", "1"), event("DescribeKey", "1")]),
        ]
        self.assertEqual(
            [
                ("1", "2 events, e.g. DescribeKey by assumed-role/local/local in eu-west-1"),
                ("2", "3 events, e.g. CreateTrail by assumed-role/local/local in eu-west-1"),
            ],
            recorded.summary(files),
        )


if __name__ == "__main__":
    unittest.main()
