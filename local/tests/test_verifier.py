import unittest

from localaws import verifier
from tests.fixtures import logging, management, replica

_ROLE = "arn:aws:iam::111111111111:role/orgtrail-verify"


class VerifierTest(unittest.TestCase):
    def test_is_a_reader_beside_those_of_other_accounts(self) -> None:
        other = "arn:aws:iam::333333333333:role/siem"
        self.assertEqual([_ROLE], verifier.readers(logging()))
        stack = logging(f"orgtrail:logReaders: [{other}]")
        self.assertEqual([other, _ROLE], verifier.readers(stack))
        self.assertEqual(_ROLE, verifier.reader(stack))

    def test_is_the_reader_of_the_stack_file_if_there_is_one(self) -> None:
        own = "arn:aws:iam::111111111111:role/auditor"
        stack = logging(f"orgtrail:logReaders: [arn:aws:iam::333333333333:root, {own}]")
        self.assertIsNone(verifier.readers(stack))
        self.assertEqual(own, verifier.reader(stack))

    def test_is_reader_of_replica_in_its_account(self) -> None:
        self.assertEqual(["arn:aws:iam::444444444444:role/orgtrail-verify"], verifier.readers(replica()))

    def test_a_management_stack_has_no_readers(self) -> None:
        self.assertIsNone(verifier.readers(management()))

    def test_has_the_partition_of_the_region(self) -> None:
        stack = logging("aws:region: us-gov-west-1")
        self.assertEqual("arn:aws-us-gov:iam::111111111111:role/orgtrail-verify", verifier.role(stack))


if __name__ == "__main__":
    unittest.main()
