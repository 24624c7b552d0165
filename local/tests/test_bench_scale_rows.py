import unittest

from localaws.bench import scale_rows

STATE = {
    "deployment": {
        "resources": [
            {
                "type": "pulumi:pulumi:Stack",
                "urn": "urn:pulumi:a::b::pulumi:pulumi:Stack::b-a",
                "outputs": {"tamperGuardPolicy": "12345", "trailName": "a"},
            },
            {
                "type": "aws:s3/bucketV2:BucketV2",
                "urn": "urn:pulumi:a::b::aws:s3/bucketV2:BucketV2::log-archive-bucket",
                "outputs": {"policy": ""},
            },
            {"type": "pulumi:providers:aws", "urn": "urn:pulumi:a::b::pulumi:providers:aws::default"},
            {
                "type": "aws:kms/key:Key",
                "urn": "urn:pulumi:a::b::aws:kms/key:Key::log-archive-key",
                "outputs": {"policy": '{"Sid": "ü"}', "arn": "arn"},
            },
            {"type": "aws:kms/alias:Alias", "urn": "urn:pulumi:a::b::aws:kms/alias:Alias::log-archive-alias"},
        ]
    }
}


class ScaleRowsTest(unittest.TestCase):
    def test_measures_the_policies_of_resources_and_of_outputs_in_bytes(self) -> None:
        self.assertEqual(
            {"output `tamperGuardPolicy`": 5, "policy of `log-archive-key`": 13}, scale_rows.sizes(STATE)
        )

    def test_counts_the_resources_that_the_program_makes(self) -> None:
        self.assertEqual(3, len(list(scale_rows.resources(STATE))))


if __name__ == "__main__":
    unittest.main()
