import unittest

from localaws import unverifiable
from tests.fixtures import logging, management, replica


class UnverifiableTest(unittest.TestCase):
    def test_the_defaults_can_be_verified(self) -> None:
        self.assertEqual([], list(unverifiable.reasons(logging(), management())))

    def test_names_the_settings_that_prevent_it(self) -> None:
        off = management("orgtrail:enableCloudtrail: false", "orgtrail:enableLogFileValidation: false")
        key = logging("orgtrail:kmsKeyArn: arn:aws:kms:eu-west-1:111111111111:key/1")
        self.assertEqual(
            [
                "Pulumi.management.yaml: orgtrail:enableCloudtrail is false",
                "Pulumi.management.yaml: orgtrail:enableLogFileValidation is false",
                "Pulumi.logging.yaml: orgtrail:kmsKeyArn 'arn:aws:kms:eu-west-1:111111111111:key/1' has a policy of the "
                "local AWS",
            ],
            list(unverifiable.reasons(key, off)),
        )

    def test_names_existing_key_of_replica(self) -> None:
        key = "orgtrail:kmsKeyArn: arn:aws:kms:eu-central-1:444444444444:key/1"
        found = list(unverifiable.reasons(logging(), management(), replica(key)))
        self.assertEqual(1, len(found))
        self.assertIn("Pulumi.replica.yaml: orgtrail:kmsKeyArn", found[0])


if __name__ == "__main__":
    unittest.main()
