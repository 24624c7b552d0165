import unittest

from localaws import principals
from localaws.errors import UserError
from localaws.organization import DEFAULT_REGION
from localaws.principals import Principals
from tests.running import SharedLocalAws

ACCOUNT = "arn:aws:iam::111111111111:"


class FirstTest(unittest.TestCase):
    def test_prefers_a_role(self) -> None:
        user, role = ACCOUNT + "user/a", ACCOUNT + "role/path/b"
        self.assertEqual(role, principals.first([user, role, ACCOUNT + "role/c"]))
        self.assertEqual(user, principals.first([user, "not an ARN"]))
        self.assertIsNone(principals.first([]))

    def test_refuses_what_is_no_principal(self) -> None:
        for arn in "arn:aws:s3:::bucket", ACCOUNT + "role/", "arn:aws:iam::1:role/a", ACCOUNT + "group/a":
            with self.subTest(arn), self.assertRaisesRegex(UserError, "is not the ARN of a role"):
                Principals("http://127.0.0.1:1").credentials(arn, DEFAULT_REGION)


class PrincipalsTest(SharedLocalAws):

    def test_gives_credentials_of_any_principal(self) -> None:
        for name, expected in (
            ("role/ci/deploy", "arn:aws:sts::111111111111:assumed-role/deploy/local"),
            ("user/ci/deploy", ACCOUNT + "user/ci/deploy"),
            ("root", ACCOUNT + "root"),
        ):
            with self.subTest(name):
                for _ in range(2):  # the second time, a user exists
                    found = Principals(self.endpoint).client("sts", ACCOUNT + name, DEFAULT_REGION)
                    self.assertEqual(expected, found.get_caller_identity()["Arn"])


if __name__ == "__main__":
    unittest.main()
