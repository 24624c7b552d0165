import unittest

from localaws.errors import UserError
from localaws.faults import arguments


class FaultArgumentsTest(unittest.TestCase):
    def test_reads_a_fault_with_its_options(self) -> None:
        words = "throttled s3:PutBucketPolicy --resource logs --times always --after 2 --seconds 1.5 --done".split()
        fault = {
            **{"effect": "throttled", "service": "s3", "operation": "PutBucketPolicy", "resource": "logs"},
            **{"times": None, "after": 2, "seconds": 1.5, "done": True},
        }
        self.assertEqual({"do": "add", "fault": fault}, arguments.read(words))

    def test_reads_a_fault_of_all_calls(self) -> None:
        self.assertEqual({"do": "add", "fault": {"effect": "cut", "service": "kms"}}, arguments.read(["cut", "kms:*"]))
        self.assertEqual({"do": "add", "fault": {"effect": "cut"}}, arguments.read(["cut", "*:*"]))

    def test_reads_options_without_a_value(self) -> None:
        fault = {"effect": "cut", "each": True, "readOnly": False}
        self.assertEqual({"do": "add", "fault": fault}, arguments.read("cut *:* --each --writes".split()))
        self.assertEqual({"effect": "cut", "readOnly": True}, arguments.read("cut *:* --reads".split())["fault"])

    def test_reads_what_has_no_call(self) -> None:
        self.assertEqual({"do": "clear"}, arguments.read(["clear"]))
        self.assertEqual({"do": "list"}, arguments.read(["list"]))
        delay = {"do": "delay", "kind": "role", "calls": 2, "seconds": 3.0}
        self.assertEqual(delay, arguments.read("delay role --calls 2 --seconds 3".split()))

    def test_refuses_what_it_does_not_know(self) -> None:
        for words, text in (
            ("cut", "a fault is EFFECT SERVICE:OPERATION"),
            ("cut kms:ListKeys --often 3", "there is no option --often here"),
            ("delay role --times 3", "there is no option --times here"),
            ("cut kms:ListKeys --times", "--times needs a value"),
            ("cut kms:ListKeys --times often", "--times 'often' is no number"),
        ):
            with self.assertRaisesRegex(UserError, text):
                arguments.read(words.split())


if __name__ == "__main__":
    unittest.main()
