import unittest

from botocore.exceptions import ClientError

from localaws import answers
from localaws.answers import Answer
from localaws.errors import UserError


def raising(error: Exception) -> None:
    raise error


class AnswersTest(unittest.TestCase):
    def test_finds_what_gave_a_denial(self) -> None:
        who = "User: arn:aws:sts::111111111111:assumed-role/a/b is not authorized to perform: s3:X "
        denied = "with an explicit deny in a"
        scp = "arn:aws:organizations::2:policy/o-1/service_control_policy/p-1"
        for text, by in (
            (f"{who}{denied} resource-based policy (bucket policy, statement DenyOverwriting)", "DenyOverwriting"),
            (f"{who}{denied} resource-based policy (key policy, statement Two words)", "Two words"),
            (f"{who}{denied} service control policy: {scp} (statement NoRoot)", "SCP NoRoot"),
            ("Access Denied because object protected by object lock.", answers.OBJECT_LOCK),
            ("An Object Lock configuration is present on this bucket, so no.", answers.OBJECT_LOCK),
            (f"{who}because no resource-based policy allows it (key policy)", answers.NO_KEY_STATEMENT),
            (f"{who}because no resource-based policy allows it (bucket policy)", answers.NO_BUCKET_STATEMENT),
            (f"{who}because no identity-based policy allows the s3:X action", answers.NO_ROLE_STATEMENT),
            ("something else", "something else"),
        ):
            with self.subTest(text):
                self.assertEqual(Answer("AccessDenied", by), answers.denial("AccessDenied", text))

    def test_knows_a_trail_of_another_account(self) -> None:
        self.assertEqual(answers.OTHER_ACCOUNT, answers.denial("TrailNotFoundException", "Unknown trail").by)

    def test_reads_the_errors_of_apis_and_of_services(self) -> None:
        error = {"Error": {"Code": "AccessDenied", "Message": "no (bucket policy, statement No)"}}
        self.assertEqual(Answer("AccessDenied", "No"), answers.of(lambda: raising(ClientError(error, "PutObject"))))
        service = UserError("<Error><Code>AccessDenied</Code><Message>(bucket policy, statement No)</Message></Error>")
        self.assertEqual(Answer("AccessDenied", "No"), answers.of(lambda: raising(service)))
        self.assertTrue(answers.of(lambda: None).is_done)


if __name__ == "__main__":
    unittest.main()
