"""Tests of the policies of resources in a running local AWS."""

import json
from typing import Any

from tests.running import SharedLocalAws, policy_of

REGION = "eu-west-1"
ACCOUNT, OTHER_ACCOUNT = "111111111111", "222222222222"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
TRUST = policy_of({"Principal": {"AWS": ROOT}, "Action": "sts:AssumeRole"})


class ResourcePoliciesTest(SharedLocalAws):
    region = REGION

    def setUp(self) -> None:
        self.s3, self.kms = self.client("s3", ACCOUNT), self.client("kms", ACCOUNT)
        self.iam, self.sns = self.client("iam", ACCOUNT), self.client("sns", ACCOUNT)

    def make_bucket(self, name: str) -> str:
        self.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        return name

    def make_role(self, name: str, trust: str = TRUST) -> tuple[str, str]:
        """Returns the ARN and the unique id of a new role."""
        made = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
        return made["Arn"], made["RoleId"]

    def reading(self, bucket: str, principal: Any) -> str:
        return policy_of({"Principal": {"AWS": principal}, "Action": ["s3:ListBucket"], "Resource": bucket_arn(bucket)})

    def principal_of(self, policy: str) -> Any:
        return json.loads(policy)["Statement"][0]["Principal"]["AWS"]

    def policy_of_bucket(self, bucket: str) -> str:
        return str(self.s3.get_bucket_policy(Bucket=bucket)["Policy"])


class FormTest(ResourcePoliciesTest):
    def test_s3_writes_a_policy_anew(self) -> None:
        bucket = self.make_bucket("written-anew")
        statement = {
            "Resource": [bucket_arn(bucket)],
            "Action": ["s3:ListBucket"],
            "Principal": {"AWS": [OTHER_ACCOUNT]},
            "Condition": {"StringEquals": {"aws:PrincipalAccount": [OTHER_ACCOUNT]}},
            "Effect": "Allow",
            "Sid": "A",
        }
        put = json.dumps({"Statement": statement, "Version": "2012-10-17"}, indent=4)
        self.s3.put_bucket_policy(Bucket=bucket, Policy=put)
        root = f"arn:aws:iam::{OTHER_ACCOUNT}:root"
        self.assertEqual(
            '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow",'
            f'"Principal":{{"AWS":"{root}"}},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::written-anew",'
            f'"Condition":{{"StringEquals":{{"aws:PrincipalAccount":"{OTHER_ACCOUNT}"}}}}}}]}}',
            self.policy_of_bucket(bucket),
        )

    def test_the_order_of_principals_is_not_that_of_the_policy(self) -> None:
        bucket = self.make_bucket("another-order")
        roots = [f"arn:aws:iam::{account}:root" for account in (ACCOUNT, OTHER_ACCOUNT)]
        self.s3.put_bucket_policy(Bucket=bucket, Policy=self.reading(bucket, roots))
        self.assertEqual(roots[::-1], self.principal_of(self.policy_of_bucket(bucket)))

    def test_kms_indents_a_policy_and_names_the_root_of_an_account(self) -> None:
        policy = policy_of({"Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"})
        key = self.kms.create_key(Policy=policy)["KeyMetadata"]["KeyId"]
        read = self.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        self.assertIn('{\n  "Version" : "2012-10-17",\n', read)
        self.assertEqual(ROOT, self.principal_of(read))


class PrincipalsTest(ResourcePoliciesTest):
    def test_a_policy_shows_the_unique_id_of_a_principal_that_was_deleted(self) -> None:
        bucket = self.make_bucket("reader-deleted")
        arn, unique_id = self.make_role("deleted-later")
        self.s3.put_bucket_policy(Bucket=bucket, Policy=self.reading(bucket, arn))
        statements = [
            {"Principal": {"AWS": ROOT}, "Action": "kms:*", "Resource": "*"},
            {"Principal": {"AWS": [arn, ROOT]}, "Action": "kms:Decrypt", "Resource": "*"},
        ]
        key = self.kms.create_key(Policy=policy_of(*statements))["KeyMetadata"]["KeyId"]
        topic = self.sns.create_topic(Name="topic")["TopicArn"]
        publish = policy_of({"Principal": {"AWS": arn}, "Action": "SNS:Publish", "Resource": topic})
        self.sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=publish)
        self.make_role("trusts", policy_of({"Principal": {"AWS": arn}, "Action": "sts:AssumeRole"}))

        self.assertEqual(arn, self.principal_of(self.policy_of_bucket(bucket)))
        self.iam.delete_role(RoleName="deleted-later")

        self.assertEqual(unique_id, self.principal_of(self.policy_of_bucket(bucket)))
        of_key = json.loads(self.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        self.assertEqual([unique_id, ROOT], of_key["Statement"][1]["Principal"]["AWS"])
        of_topic = self.sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"]
        self.assertEqual(unique_id, self.principal_of(of_topic))
        trust = self.iam.get_role(RoleName="trusts")["Role"]["AssumeRolePolicyDocument"]
        self.assertEqual(unique_id, self.principal_of(json.dumps(trust)))

    def test_a_new_role_with_the_name_of_a_deleted_one_is_another_principal(self) -> None:
        bucket, iam = self.make_bucket("name-taken-over"), self.client("iam", OTHER_ACCOUNT)

        def create() -> Any:
            return iam.create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST)["Role"]

        def list_bucket() -> Any:
            return self._new_client("s3", OTHER_ACCOUNT, REGION, "reader").list_objects_v2

        first = create()
        policy = self.reading(bucket, first["Arn"])
        self.s3.put_bucket_policy(Bucket=bucket, Policy=policy)
        list_bucket()(Bucket=bucket)

        iam.delete_role(RoleName="reader")
        self.assert_refused("AccessDenied", list_bucket(), Bucket=bucket)
        second = create()
        self.assertNotEqual(first["RoleId"], second["RoleId"])
        self.assertEqual(first["RoleId"], self.principal_of(self.policy_of_bucket(bucket)))
        self.assert_refused("AccessDenied", list_bucket(), Bucket=bucket)

        self.s3.put_bucket_policy(Bucket=bucket, Policy=policy)
        list_bucket()(Bucket=bucket)

    def test_a_policy_cannot_name_a_principal_that_was_deleted(self) -> None:
        bucket = self.make_bucket("names-nobody")
        arn, unique_id = self.make_role("gone")
        self.iam.delete_role(RoleName="gone")
        for principal in arn, unique_id, [ROOT, arn]:
            text = self.assert_refused(
                "MalformedPolicy",
                self.s3.put_bucket_policy,
                Bucket=bucket,
                Policy=self.reading(bucket, principal),
            )
            self.assertEqual("Invalid principal in policy", text)
        self.assert_refused("NoSuchBucketPolicy", self.s3.get_bucket_policy, Bucket=bucket)
        statements = [{"Principal": {"AWS": each}, "Action": "kms:*", "Resource": "*"} for each in (ROOT, arn)]
        policy = policy_of(*statements)
        self.assert_refused("MalformedPolicyDocumentException", self.kms.create_key, Policy=policy)
        key = self.kms.create_key()["KeyMetadata"]["KeyId"]
        put = {"KeyId": key, "PolicyName": "default", "Policy": policy}
        self.assert_refused("MalformedPolicyDocumentException", self.kms.put_key_policy, **put)
        trust = policy_of({"Principal": {"AWS": arn}, "Action": "sts:AssumeRole"})
        create = {"RoleName": "trusts-nobody", "AssumeRolePolicyDocument": trust}
        self.assert_refused("MalformedPolicyDocument", self.iam.create_role, **create)
        topic = self.sns.create_topic(Name="for-nobody")["TopicArn"]
        publish = policy_of({"Principal": {"AWS": arn}, "Action": "SNS:Publish", "Resource": topic})
        attribute = {"TopicArn": topic, "AttributeName": "Policy", "AttributeValue": publish}
        self.assert_refused("InvalidParameter", self.sns.set_topic_attributes, **attribute)

    def test_a_policy_that_names_a_unique_id_shows_the_arn(self) -> None:
        bucket = self.make_bucket("names-an-id")
        arn, unique_id = self.make_role("named-by-id")
        self.s3.put_bucket_policy(Bucket=bucket, Policy=self.reading(bucket, unique_id))
        self.assertEqual(arn, self.principal_of(self.policy_of_bucket(bucket)))

    def test_a_deleted_user_is_shown_by_its_unique_id_too(self) -> None:
        bucket = self.make_bucket("user-deleted")
        user = self.iam.create_user(UserName="auditor")["User"]
        self.assertTrue(user["UserId"].startswith("AIDA"))
        self.s3.put_bucket_policy(Bucket=bucket, Policy=self.reading(bucket, user["Arn"]))
        self.iam.delete_user(UserName="auditor")
        self.assertEqual(user["UserId"], self.principal_of(self.policy_of_bucket(bucket)))

    def test_a_condition_compares_the_arn_also_of_a_new_role_with_the_name(self) -> None:
        """Only the element Principal keeps unique ids."""
        bucket = self.make_bucket("exempt-by-arn")
        arn, _ = self.make_role("exempt")
        deny = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:ListBucket",
            "Resource": bucket_arn(bucket),
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": arn}},
        }
        self.s3.put_bucket_policy(Bucket=bucket, Policy=policy_of(deny))
        self.iam.delete_role(RoleName="exempt")
        self.assertIn(arn, self.policy_of_bucket(bucket))
        self.make_role("exempt")
        self._new_client("s3", ACCOUNT, REGION, "exempt").list_objects_v2(Bucket=bucket)
        self.assert_refused("AccessDenied", self.s3.list_objects_v2, Bucket=bucket)


def bucket_arn(bucket: str) -> str:
    return f"arn:aws:s3:::{bucket}"
