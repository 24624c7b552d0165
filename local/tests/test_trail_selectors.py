import unittest
from collections.abc import Mapping
from typing import Any

from localaws.trail import selectors

OBJECT = "AWS::S3::Object"


def management(source: str = "kms.amazonaws.com", name: str = "Decrypt", read_only: bool = True) -> dict[str, Any]:
    return {
        "eventCategory": "Management",
        "managementEvent": True,
        "eventSource": source,
        "eventName": name,
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "userIdentity": {"arn": "arn:aws:sts::111111111111:assumed-role/deployer/me"},
    }


def data(arn: str, name: str = "PutObject", read_only: bool = False) -> dict[str, Any]:
    resources = [{"type": OBJECT, "ARN": arn}, {"type": "AWS::S3::Bucket", "ARN": arn.split("/")[0]}]
    changed = {"eventCategory": "Data", "managementEvent": False, "resources": resources}
    return management("s3.amazonaws.com", name, read_only) | changed


def advanced(record: Mapping[str, Any], *fields: dict[str, Any]) -> bool:
    return selectors.select(record, [], [{"FieldSelectors": list(fields)}])


class AdvancedSelectorTest(unittest.TestCase):
    def test_selects_management_events_without_selectors(self) -> None:
        self.assertTrue(selectors.select(management(), [], []))
        self.assertFalse(selectors.select(data("arn:aws:s3:::b/k"), [], []))

    def test_selects_a_category(self) -> None:
        field = {"Field": "eventCategory", "Equals": ["Management"]}
        self.assertTrue(advanced(management(), field))
        self.assertFalse(advanced(data("arn:aws:s3:::b/k"), field))

    def test_every_field_has_to_match(self) -> None:
        category = {"Field": "eventCategory", "Equals": ["Management"]}
        for value, selected in ("true", True), ("false", False):
            self.assertEqual(selected, advanced(management(), category, {"Field": "readOnly", "Equals": [value]}))
        excluded = {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}
        self.assertFalse(advanced(management(), category, excluded))
        self.assertTrue(advanced(management("sns.amazonaws.com"), category, excluded))

    def test_one_of_the_selectors_is_enough(self) -> None:
        never = {"FieldSelectors": [{"Field": "eventName", "Equals": ["Other"]}]}
        always = {"FieldSelectors": [{"Field": "eventName", "Equals": ["Decrypt"]}]}
        self.assertTrue(selectors.select(management(), [], [never, always]))
        self.assertFalse(selectors.select(management(), [], [never]))

    def test_has_six_operators(self) -> None:
        arn = "arn:aws:s3:::logs/AWSLogs/a"
        kind = {"Field": "resources.type", "Equals": [OBJECT]}
        for operator, value, selected in (
            ("Equals", arn, True),
            ("Equals", "arn:aws:s3:::logs/AWSLogs", False),
            ("StartsWith", "arn:aws:s3:::logs/", True),
            ("StartsWith", "arn:aws:s3:::other/", False),
            ("EndsWith", "/a", True),
            ("EndsWith", "/b", False),
            ("NotEquals", arn, False),
            ("NotEquals", "arn:aws:s3:::logs/", True),
            ("NotStartsWith", "arn:aws:s3:::logs/", False),
            ("NotStartsWith", "arn:aws:s3:::other/", True),
            ("NotEndsWith", "/a", False),
            ("NotEndsWith", "/b", True),
        ):
            with self.subTest(operator=operator, value=value):
                field = {"Field": "resources.ARN", operator: [value]}
                self.assertEqual(selected, advanced(data(arn), kind, field))

    def test_combines_operators_as_aws_documents_in_its_example(self) -> None:
        start = "arn:aws:s3:::bucket/"
        kind = {"Field": "resources.type", "Equals": [OBJECT]}
        field = {
            "Field": "resources.ARN",
            "Equals": [start + "object1"],
            "StartsWith": [start],
            "EndsWith": ["object3"],
            "NotStartsWith": [start + "deselect"],
            "NotEndsWith": ["object5"],
            "NotEquals": [start + "object6"],
        }
        for arn, selected in {
            start + "object1": True,
            start + "object2": True,
            "arn:aws:s3:::bucket1/object3": True,
            start + "deselectObject4": False,
            start + "object5": False,
            start + "object6": False,
            "arn:aws:s3:::bucket1/object4": False,
        }.items():
            self.assertEqual(selected, advanced(data(arn), kind, field), arn)

    def test_compares_the_arn_of_the_resource_of_the_selected_type(self) -> None:
        bucket = {"Field": "resources.type", "Equals": ["AWS::S3::Bucket"]}
        arn = {"Field": "resources.ARN", "Equals": ["arn:aws:s3:::b/k"]}
        self.assertFalse(advanced(data("arn:aws:s3:::b/k"), bucket, arn))

    def test_selects_by_identity(self) -> None:
        field = {"Field": "userIdentity.arn", "NotStartsWith": ["arn:aws:sts::111111111111:assumed-role/deployer"]}
        self.assertFalse(advanced(management(), field))
        cloudtrail = management() | {"userIdentity": {"type": "AWSService"}}
        self.assertTrue(advanced(cloudtrail, field))

    def test_a_field_that_a_record_does_not_have_selects_nothing(self) -> None:
        self.assertFalse(advanced(management(), {"Field": "vpcEndpointId", "Equals": ["vpce-1"]}))


class BasicSelectorTest(unittest.TestCase):
    def select(self, record: Mapping[str, Any], **selector: Any) -> bool:
        return selectors.select(record, [selector], [])

    def test_selects_reads_or_writes(self) -> None:
        for kind, read, write in ("All", True, True), ("ReadOnly", True, False), ("WriteOnly", False, True):
            self.assertEqual(read, self.select(management(read_only=True), ReadWriteType=kind), kind)
            self.assertEqual(write, self.select(management(read_only=False), ReadWriteType=kind), kind)

    def test_leaves_out_management_events(self) -> None:
        self.assertTrue(self.select(management()))
        self.assertFalse(self.select(management(), IncludeManagementEvents=False))
        self.assertFalse(self.select(management(), ExcludeManagementEventSources=["kms.amazonaws.com"]))

    def test_selects_data_events_of_buckets(self) -> None:
        record = data("arn:aws:s3:::b/k")
        for values, selected in (
            (["arn:aws:s3:::b/"], True),
            (["arn:aws:s3"], True),
            (["arn:aws:s3:::"], True),
            (["arn:aws:s3:::c/"], False),
            ([], False),
        ):
            self.assertEqual(selected, self.select(record, DataResources=[{"Type": OBJECT, "Values": values}]), values)
