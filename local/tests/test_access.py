"""Tests of which requests a running local AWS allows."""

from datetime import datetime, timezone
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from localaws import control
from localaws.errors import UserError
from tests.running import SharedLocalAws, policy_of

OWNER, MANAGER, MEMBER, OUTSIDER = "111111111111", "222222222222", "345678901234", "999999999999"
ORGANIZATION = "o-acme12345678"
REGION = "eu-west-1"
TRAIL = f"arn:aws:cloudtrail:{REGION}:{MANAGER}:trail/acme-audit"
ATHENA = "athena.amazonaws.com"
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}
TLS_ONLY = {
    "Sid": "Tls",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def of_trail(sid: str, action: str, resource: str, **condition: object) -> dict[str, object]:
    own = {"StringEquals": {"aws:SourceArn": TRAIL} | condition}
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": CLOUDTRAIL,
        "Action": action,
        "Resource": resource,
        "Condition": own,
    }


class AccessTest(SharedLocalAws):
    region = REGION

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        test = cls()
        cls.owner, cls.member = test.client("s3", OWNER), test.client("s3", MEMBER)
        cls.root, cls.outsider = test.client_of_profile("s3", f"{OWNER}-root"), test.client_of_profile("s3", "outsider")

    def bucket(self, name: str, *statements: dict[str, object], **settings: Any) -> str:
        where = {"LocationConstraint": REGION}
        self.owner.create_bucket(Bucket=name, CreateBucketConfiguration=where, **settings)
        if statements:
            self.owner.put_bucket_policy(Bucket=name, Policy=policy_of(*statements))
        return f"arn:aws:s3:::{name}"

    def encrypt(self, bucket: str, key: str) -> None:
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        rules = [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
        self.owner.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})

    def deliver(self, bucket: str, key: str, trail: str = TRAIL) -> str:
        return control.deliver_log_file(self.endpoint, self.run_folder, trail, bucket, key, b"log")

    # --- who asks -----------------------------------------------------------------------------------------------------

    def test_gives_credentials_of_several_callers(self) -> None:
        for profile, arn in (
            (OWNER, f"arn:aws:sts::{OWNER}:assumed-role/local/local"),
            (f"{OWNER}-root", f"arn:aws:iam::{OWNER}:root"),
            ("outsider", f"arn:aws:sts::{OUTSIDER}:assumed-role/local/local"),
        ):
            self.assertEqual(arn, self.client_of_profile("sts", profile).get_caller_identity()["Arn"])

    def test_refuses_unknown_credentials(self) -> None:
        unknown = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
        self.assert_refused("InvalidAccessKeyId", self._client("s3", None, unknown).list_buckets)
        self.assert_refused("UnrecognizedClientException", self._client("kms", None, unknown).list_keys)
        self.assert_refused("InvalidClientTokenId", self._client("sns", None, unknown).list_topics)

    def test_lets_nobody_pretend_to_be_another_account(self) -> None:
        self.bucket("pretend")
        stranger = self.client_of_profile("s3", "outsider")
        stranger.meta.events.register(
            "before-sign.s3", lambda request, **_: request.headers.add_header("x-moto-account-id", OWNER)
        )
        self.assert_refused("AccessDenied", stranger.list_objects_v2, Bucket="pretend")
        with self.assertRaises(HTTPError) as caught:
            urlopen(self.endpoint + "/_local/deliver-log-file", b"{}")
        self.assertEqual(403, caught.exception.code)

    def test_lets_a_service_ask_on_behalf_of_a_caller_with_the_token_only(self) -> None:
        through_athena = {"ForAnyValue:StringEquals": {"aws:CalledVia": ATHENA}, "Bool": {"aws:ViaAWSService": "true"}}
        reading = {"Principal": {"AWS": MEMBER}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::asked/*"}
        self.bucket("asked", reading | {"Condition": through_athena})
        self.owner.put_object(Bucket="asked", Key="a", Body=b"a")
        self.assert_refused("AccessDenied", self.member.get_object, Bucket="asked", Key="a")
        headers = control.called_via(self.run_folder, ATHENA)

        def read(**headers: str) -> Any:
            client = self._new_client("s3", MEMBER, None, "local")
            client.meta.events.register("before-call.s3", lambda params, **_: params["headers"].update(headers))
            return client.get_object(Bucket="asked", Key="a")["Body"].read()

        self.assertEqual(b"a", read(**headers))
        self.assert_refused("403", read, **headers | {"X-Local-Token": "other"})
        self.assert_refused("AccessDenied", read, **control.called_via(self.run_folder, "cloudformation.amazonaws.com"))
        self.assert_refused("AccessDenied", self.member.get_object, Bucket="asked", Key="a")

    # --- bucket policies ----------------------------------------------------------------------------------------------

    def test_allows_other_accounts_what_the_policy_of_a_bucket_allows(self) -> None:
        self.bucket("shared", TLS_ONLY)
        self.owner.put_object(Bucket="shared", Key=f"{MEMBER}/a", Body=b"a")
        self.owner.put_object(Bucket="shared", Key="b", Body=b"b")
        message = self.assert_refused("AccessDenied", self.member.get_object, Bucket="shared", Key=f"{MEMBER}/a")
        self.assertEqual(
            f"User: arn:aws:sts::{MEMBER}:assumed-role/local/test is not authorized to perform: s3:GetObject on "
            f"resource: arn:aws:s3:::shared/{MEMBER}/a because no resource-based policy allows the s3:GetObject action "
            "(bucket policy)",
            message,
        )
        members = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
        own = {"Principal": "*", "Condition": members, "Action": "s3:GetObject"}
        own["Resource"] = "arn:aws:s3:::shared/${aws:PrincipalAccount}/*"
        listing = {"Principal": {"AWS": MEMBER}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::shared"}
        listing["Condition"] = {"StringLike": {"s3:prefix": "${aws:PrincipalAccount}/*"}}
        self.owner.put_bucket_policy(Bucket="shared", Policy=policy_of(TLS_ONLY, own, listing))
        self.assertEqual(b"a", self.member.get_object(Bucket="shared", Key=f"{MEMBER}/a")["Body"].read())
        self.member.list_objects_v2(Bucket="shared", Prefix=f"{MEMBER}/")
        self.assert_refused("AccessDenied", self.member.list_objects_v2, Bucket="shared")
        self.assert_refused("AccessDenied", self.member.list_objects_v2, Bucket="shared", Prefix=f"{OWNER}/")
        self.assert_refused("AccessDenied", self.member.get_object, Bucket="shared", Key="b")
        self.assert_refused("AccessDenied", self.member.put_object, Bucket="shared", Key=f"{MEMBER}/a", Body=b"x")
        self.assert_refused("AccessDenied", self.outsider.get_object, Bucket="shared", Key=f"{MEMBER}/a")
        self.assert_refused("403", self.member.head_object, Bucket="shared", Key="b")

    def test_denies_what_the_policy_of_a_bucket_denies(self) -> None:
        deny = {"Sid": "Keep", "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "*"}
        deny["Condition"] = {"ArnNotEquals": {"aws:PrincipalArn": f"arn:aws:iam::{OWNER}:role/break-glass"}}
        self.bucket("kept", deny)
        self.owner.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
        version = self.owner.put_object(Bucket="kept", Key="a", Body=b"a")["VersionId"]
        message = self.assert_refused("AccessDenied", self.owner.delete_object, Bucket="kept", Key="a")
        self.assertIn("with an explicit deny in a resource-based policy (bucket policy, statement Keep)", message)
        self.assert_refused("AccessDenied", self.root.delete_object, Bucket="kept", Key="a")
        both = {"Objects": [{"Key": "a"}, {"Key": "a", "VersionId": version}]}
        found = self.owner.delete_objects(Bucket="kept", Delete=both)
        self.assertEqual(
            [("a", None, "AccessDenied")], [(e["Key"], e.get("VersionId"), e["Code"]) for e in found["Errors"]]
        )
        self.assertEqual([("a", version)], [(d["Key"], d.get("VersionId")) for d in found["Deleted"]])
        self.client("s3", OWNER, role="break-glass").delete_object(Bucket="kept", Key="a")

    def test_lets_the_root_user_repair_the_policy_of_a_bucket(self) -> None:
        self.bucket("locked-out", {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"})
        self.assert_refused("AccessDenied", self.owner.get_bucket_policy, Bucket="locked-out")
        self.assert_refused("AccessDenied", self.root.list_objects_v2, Bucket="locked-out")
        self.root.delete_bucket_policy(Bucket="locked-out")
        self.owner.list_objects_v2(Bucket="locked-out")

    def test_keeps_the_policy_of_a_bucket_from_other_accounts(self) -> None:
        self.bucket("open", {"Principal": {"AWS": MEMBER}, "Action": "s3:*", "Resource": "arn:aws:s3:::open"})
        self.assert_refused("MethodNotAllowed", self.member.get_bucket_policy, Bucket="open")
        self.member.get_bucket_acl(Bucket="open")

    def test_decides_on_anonymous_requests(self) -> None:
        self.bucket("public", {"Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::public/open/*"})
        for key in "open/a", "a":
            self.owner.put_object(Bucket="public", Key=key, Body=b"a")
        anonymous = self.anonymous_client("s3")
        self.assertEqual(b"a", anonymous.get_object(Bucket="public", Key="open/a")["Body"].read())
        self.assert_refused("AccessDenied", anonymous.get_object, Bucket="public", Key="a")
        self.assert_refused("AccessDenied", anonymous.list_objects_v2, Bucket="public")
        self.owner.put_public_access_block(
            Bucket="public", PublicAccessBlockConfiguration={"RestrictPublicBuckets": True, "BlockPublicPolicy": True}
        )
        self.assert_refused("AccessDenied", anonymous.get_object, Bucket="public", Key="open/a")
        self.owner.get_object(Bucket="public", Key="open/a")

    def test_refuses_a_public_policy_where_these_are_blocked(self) -> None:
        self.bucket("blocked")
        self.owner.put_public_access_block(Bucket="blocked", PublicAccessBlockConfiguration={"BlockPublicPolicy": True})

        def put(**elements: object) -> None:
            statement = {"Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::blocked/*"}
            self.owner.put_bucket_policy(Bucket="blocked", Policy=policy_of(statement | elements))

        self.assert_refused("AccessDenied", put)
        for condition in (
            {"StringLike": {"aws:PrincipalOrgID": "o-*"}},
            {"StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION}},
            {"StringEquals": {"s3:prefix": "a"}},
        ):
            self.assert_refused("AccessDenied", put, Condition=condition)
        put(Condition={"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}})
        put(Principal={"AWS": MEMBER})
        put(Effect="Deny")
        self.assert_refused("MalformedPolicy", put, Effect="Maybe")

    def test_needs_a_second_action_for_the_bypass(self) -> None:
        deny = {"Sid": "NoBypass", "Effect": "Deny", "Principal": "*", "Action": "s3:BypassGovernanceRetention"}
        self.bucket("bypass", deny | {"Resource": "*"})
        self.owner.delete_object(Bucket="bypass", Key="a")
        refused = self.assert_refused(
            "AccessDenied", self.owner.delete_object, Bucket="bypass", Key="a", BypassGovernanceRetention=True
        )
        self.assertIn("statement NoBypass", refused)

    def test_does_not_tell_everybody_that_an_object_does_not_exist(self) -> None:
        read = {"Principal": {"AWS": MEMBER}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::silent/*"}
        self.bucket("silent", read)
        self.assert_refused("NoSuchKey", self.owner.get_object, Bucket="silent", Key="none")
        self.assertIn(
            "s3:ListBucket", self.assert_refused("AccessDenied", self.member.get_object, Bucket="silent", Key="none")
        )

    def test_delivers_access_logs_as_the_policy_of_their_bucket_allows(self) -> None:
        source = self.bucket("source")
        allow = {"Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject"}
        allow |= {"Resource": "arn:aws:s3:::target/*", "Condition": {"ArnLike": {"aws:SourceArn": source}}}
        self.bucket("target", allow)
        logging = {"LoggingEnabled": {"TargetBucket": "target", "TargetPrefix": "logs/"}}
        self.owner.put_bucket_logging(Bucket="source", BucketLoggingStatus=logging)

        def count() -> int:
            return int(self.owner.list_objects_v2(Bucket="target")["KeyCount"])

        self.owner.list_objects_v2(Bucket="source")
        found = count()
        self.assertGreater(found, 0)
        allow["Condition"] = {"ArnLike": {"aws:SourceArn": source + "2"}}
        self.owner.put_bucket_policy(Bucket="target", Policy=policy_of(allow))
        self.owner.list_objects_v2(Bucket="source")
        self.assertEqual(found, count())

    def test_delivers_access_logs_into_the_folder_of_their_bucket_and_day(self) -> None:
        self.bucket("by-day")
        allow = {"Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject"}
        self.bucket("by-day-logs", allow | {"Resource": "arn:aws:s3:::by-day-logs/*"})
        for key_format, folder in (
            ({"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}, f"logs/{OWNER}/{REGION}/by-day/%Y/%m/%d/"),
            ({"SimplePrefix": {}}, "logs/"),
        ):
            logging = {"TargetBucket": "by-day-logs", "TargetPrefix": "logs/", "TargetObjectKeyFormat": key_format}
            self.owner.put_bucket_logging(Bucket="by-day", BucketLoggingStatus={"LoggingEnabled": logging})
            before = {each["Key"] for each in self.owner.list_objects_v2(Bucket="by-day-logs").get("Contents", [])}
            self.owner.list_objects_v2(Bucket="by-day")
            after = {each["Key"] for each in self.owner.list_objects_v2(Bucket="by-day-logs")["Contents"]}
            folders = {datetime.now(timezone.utc).strftime(folder)}
            self.assertEqual(folders, {key.rpartition("/")[0] + "/" for key in after - before})

    # --- keys and topics ----------------------------------------------------------------------------------------------

    def test_uses_a_key_only_as_its_policy_allows(self) -> None:
        kms, member = self.client("kms", OWNER), self.client("kms", MEMBER)
        account = {"Principal": {"AWS": f"arn:aws:iam::{OWNER}:root"}, "Resource": "*"}
        policy = policy_of(
            account | {"Action": ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:ScheduleKeyDeletion"]},
            {
                "Principal": {"AWS": f"arn:aws:iam::{MEMBER}:role/local"},
                "Action": ["kms:Encrypt", "kms:Decrypt"],
                "Resource": "*",
                "Condition": {"StringEquals": {"kms:EncryptionContext:team": "a"}},
            },
        )
        key = kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]
        kms.describe_key(KeyId=key)
        message = self.assert_refused("AccessDeniedException", kms.encrypt, KeyId=key, Plaintext=b"a")
        self.assertIn("no resource-based policy allows the kms:Encrypt action (key policy)", message)
        context = {"EncryptionContext": {"team": "a"}}
        secret = member.encrypt(KeyId=key, Plaintext=b"a", **context)["CiphertextBlob"]
        self.assertEqual(b"a", member.decrypt(CiphertextBlob=secret, **context)["Plaintext"])
        self.assert_refused("AccessDeniedException", member.encrypt, KeyId=key, Plaintext=b"a")
        self.assert_refused("AccessDeniedException", kms.decrypt, CiphertextBlob=secret, **context)
        self.assert_refused("AccessDeniedException", member.describe_key, KeyId=key)
        self.assert_refused(
            "AccessDeniedException",
            self.client("kms", MEMBER, role="other").encrypt,
            KeyId=key,
            Plaintext=b"a",
            **context,
        )
        kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)

    def test_obeys_grants(self) -> None:
        kms, other = self.client("kms", OWNER), self.client("kms", MEMBER, role="other")
        key = kms.create_key()["KeyMetadata"]["Arn"]
        context = {"EncryptionContext": {"team": "a"}}
        secret = kms.encrypt(KeyId=key, Plaintext=b"a", **context)["CiphertextBlob"]
        self.assert_refused("AccessDeniedException", other.decrypt, CiphertextBlob=secret, **context)
        kms.create_grant(
            KeyId=key,
            GranteePrincipal=f"arn:aws:iam::{MEMBER}:role/other",
            Operations=["Decrypt"],
            Constraints={"EncryptionContextSubset": {"team": "a"}},
        )
        self.assertEqual(b"a", other.decrypt(CiphertextBlob=secret, **context)["Plaintext"])
        self.assert_refused("AccessDeniedException", other.encrypt, KeyId=key, Plaintext=b"a", **context)
        self.assert_refused(
            "AccessDeniedException", other.decrypt, CiphertextBlob=secret, EncryptionContext={"team": "b"}
        )

    def test_refuses_a_key_policy_that_nobody_could_change_again(self) -> None:
        kms = self.client("kms", OWNER)
        policy = policy_of({"Principal": {"AWS": OWNER}, "Action": "kms:Decrypt", "Resource": "*"})
        self.assert_refused("MalformedPolicyDocumentException", kms.create_key, Policy=policy)
        key = kms.create_key(Policy=policy, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]["Arn"]
        self.assert_refused("AccessDeniedException", kms.put_key_policy, KeyId=key, PolicyName="default", Policy=policy)
        key = kms.create_key()["KeyMetadata"]["Arn"]
        self.assert_refused(
            "MalformedPolicyDocumentException", kms.put_key_policy, KeyId=key, PolicyName="default", Policy=policy
        )

    def test_decides_on_a_topic(self) -> None:
        sns, member = self.client("sns", OWNER), self.client("sns", MEMBER)
        topic = sns.create_topic(Name="news")["TopicArn"]
        sns.publish(TopicArn=topic, Message="a")
        self.assert_refused("AuthorizationError", member.publish, TopicArn=topic, Message="a")
        deny = {"Effect": "Deny", "Principal": "*", "Action": "sns:publish", "Resource": topic}
        allow = {"Principal": {"AWS": MEMBER}, "Action": "SNS:GetTopicAttributes", "Resource": topic}
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy_of(deny, allow))
        self.assert_refused("AuthorizationError", sns.publish, TopicArn=topic, Message="a")
        member.get_topic_attributes(TopicArn=topic)

    def test_asks_the_key_of_an_object(self) -> None:
        kms = self.client("kms", OWNER)
        root = {"Principal": {"AWS": f"arn:aws:iam::{OWNER}:root"}, "Resource": "*"}
        context = {
            "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::sealed",
            "kms:ViaService": f"s3.{REGION}.amazonaws.com",
        }
        usage = {"Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Condition": {"StringEquals": context}}
        role = {"Principal": {"AWS": f"arn:aws:iam::{OWNER}:role/writer"}, "Resource": "*"}
        key = kms.create_key(Policy=policy_of(root | {"Action": "kms:*Key*Policy"}, role | usage))["KeyMetadata"]["Arn"]
        self.bucket("sealed")
        self.encrypt("sealed", key)
        writer = self.client("s3", OWNER, role="writer")
        writer.put_object(Bucket="sealed", Key="a", Body=b"a")
        writer.get_object(Bucket="sealed", Key="a")
        self.assertIn(
            "kms:GenerateDataKey",
            self.assert_refused("AccessDenied", self.owner.put_object, Bucket="sealed", Key="b", Body=b"b"),
        )
        self.assertIn(
            "kms:Decrypt", self.assert_refused("AccessDenied", self.owner.get_object, Bucket="sealed", Key="a")
        )
        self.owner.head_object(Bucket="sealed", Key="a")
        copied = {"Bucket": "sealed", "Key": "a"}
        self.bucket("copies")
        self.assert_refused("AccessDenied", self.owner.copy_object, Bucket="copies", Key="a", CopySource=copied)
        writer.copy_object(Bucket="copies", Key="a", CopySource=copied, ServerSideEncryption="AES256")
        self.assert_refused("AccessDenied", self.owner.create_multipart_upload, Bucket="sealed", Key="c")

    # --- CloudTrail ---------------------------------------------------------------------------------------------------

    def test_delivers_as_the_policies_allow_cloudtrail(self) -> None:
        kms = self.client("kms", OWNER)
        root = {"Principal": {"AWS": f"arn:aws:iam::{OWNER}:root"}, "Resource": "*", "Action": "kms:*"}
        context = "kms:EncryptionContext:aws:cloudtrail:arn"
        encrypt = of_trail("Encrypt", "kms:GenerateDataKey*", "*", **{context: TRAIL})
        reader = {"Principal": {"AWS": f"arn:aws:iam::{MEMBER}:role/local"}, "Action": "kms:Decrypt", "Resource": "*"}
        reader["Condition"] = {"Null": {context: "false"}}
        key = kms.create_key(Policy=policy_of(root | {"Action": "kms:PutKeyPolicy"}, encrypt, reader))["KeyMetadata"][
            "Arn"
        ]
        acl = {"s3:x-amz-acl": "bucket-owner-full-control"}
        arn = "arn:aws:s3:::delivered"
        read = {"Principal": {"AWS": MEMBER}, "Action": "s3:GetObject", "Resource": f"{arn}/*"}
        outside = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"]}
        outside["Condition"] = {
            "StringNotEquals": {"aws:PrincipalOrgID": ORGANIZATION},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        }
        self.bucket(
            "delivered", of_trail("Write", "s3:PutObject", f"{arn}/AWSLogs/{MANAGER}/*", **acl), read, outside, TLS_ONLY
        )
        self.encrypt("delivered", key)
        self.deliver("delivered", f"AWSLogs/{MANAGER}/a")
        for wrong in ({"key": "AWSLogs/b"}, {"key": f"AWSLogs/{MANAGER}/a", "trail": TRAIL + "2"}):
            with self.assertRaisesRegex(
                UserError, "cloudtrail.amazonaws.com is not authorized to perform: s3:PutObject"
            ):
                self.deliver("delivered", **wrong)
        file = {"Bucket": "delivered", "Key": f"AWSLogs/{MANAGER}/a"}
        self.assertEqual(b"log", self.member.get_object(**file)["Body"].read())
        self.assertIn("kms:Decrypt", self.assert_refused("AccessDenied", self.owner.get_object, **file))
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy_of(root))
        with self.assertRaisesRegex(UserError, "kms:GenerateDataKey"):
            self.deliver("delivered", f"AWSLogs/{MANAGER}/c")

    def test_checks_a_trail_as_cloudtrail_does(self) -> None:
        cloudtrail, organizations = self.client("cloudtrail", MANAGER), self.client("organizations", MANAGER)
        kms, sns, logs, iam = (self.client(service, MANAGER) for service in ("kms", "sns", "logs", "iam"))
        arn = self.bucket("checked")
        acl = {"s3:x-amz-acl": "bucket-owner-full-control"}
        check = of_trail("Check", "s3:GetBucketAcl", arn)
        folders = [f"{arn}/p/AWSLogs/{folder}/*" for folder in (MANAGER, ORGANIZATION)]
        own, members = (of_trail("Write", "s3:PutObject", folder, **acl) for folder in folders)
        trail = {"Name": "acme-audit", "S3BucketName": "checked", "S3KeyPrefix": "p", "IsOrganizationTrail": True}

        def refused(exception: str, **settings: object) -> None:
            with self.subTest(exception, **settings):
                self.assert_refused(exception, cloudtrail.create_trail, **trail | settings)

        refused("S3BucketDoesNotExistException", S3BucketName="none")
        for statements in ([check], [own, members], [check, own], [check, members]):
            self.owner.put_bucket_policy(Bucket="checked", Policy=policy_of(*statements))
            refused("InsufficientS3BucketPolicyException")
        self.owner.put_bucket_policy(Bucket="checked", Policy=policy_of(check, own, members))
        refused("InsufficientS3BucketPolicyException", S3KeyPrefix="q")
        service = {"ServicePrincipal": CLOUDTRAIL["Service"]}
        organizations.disable_aws_service_access(**service)
        refused("CloudTrailAccessNotEnabledException")
        organizations.enable_aws_service_access(**service)
        self.assert_refused(
            "NotOrganizationMasterAccountException", self.client("cloudtrail", MEMBER).create_trail, **trail
        )
        self.assert_refused("OrganizationsNotInUseException", self.client("cloudtrail", OUTSIDER).create_trail, **trail)

        root = {"Principal": {"AWS": MANAGER}, "Action": "kms:*", "Resource": "*"}
        encrypt, describe = (of_trail("Key", action, "*") for action in ("kms:GenerateDataKey*", "kms:DescribeKey"))
        key = kms.create_key(Policy=policy_of(root, encrypt))["KeyMetadata"]["Arn"]
        refused("KmsKeyNotFoundException", KmsKeyId=key[:-1] + "x")
        refused("InsufficientEncryptionPolicyException", KmsKeyId=key)
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy_of(root, encrypt, describe))
        self.encrypt("checked", key)  # with a bucket key, CloudTrail must be able to decrypt, too
        refused("InsufficientEncryptionPolicyException", KmsKeyId=key)
        decrypt = of_trail("Key", "kms:Decrypt", "*")
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy_of(root, encrypt, describe, decrypt))
        trail["KmsKeyId"] = key

        topic = sns.create_topic(Name="trail")["TopicArn"]
        refused("InsufficientSnsTopicPolicyException", SnsTopicName=topic)
        publish = of_trail("Publish", "SNS:Publish", topic)
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy_of(publish))
        trail["SnsTopicName"] = topic

        logs.create_log_group(logGroupName="trail")
        group = f"arn:aws:logs:{REGION}:{MANAGER}:log-group:trail:*"
        trust = {"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        role = iam.create_role(RoleName="trail", AssumeRolePolicyDocument=policy_of(trust))["Role"]["Arn"]
        refused("InvalidCloudWatchLogsRoleArnException", CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role)
        trust["Principal"] = CLOUDTRAIL
        iam.update_assume_role_policy(RoleName="trail", PolicyDocument=policy_of(trust))
        wrong_group = group.replace("trail:*", "none:*")
        for log_group in wrong_group, group:
            refused(
                "InvalidCloudWatchLogsLogGroupArnException",
                CloudWatchLogsLogGroupArn=log_group,
                CloudWatchLogsRoleArn=role,
            )
        stream = group.replace("trail:*", f"trail:log-stream:{MANAGER}_CloudTrail_{REGION}*")
        write = {"Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": stream}
        iam.put_role_policy(RoleName="trail", PolicyName="write", PolicyDocument=policy_of(write))
        trail |= {"CloudWatchLogsLogGroupArn": group, "CloudWatchLogsRoleArn": role}

        cloudtrail.create_trail(**trail)
        self.addCleanup(cloudtrail.delete_trail, Name="acme-audit")
        cloudtrail.update_trail(Name=TRAIL, EnableLogFileValidation=True)
        cloudtrail.register_organization_delegated_admin(MemberAccountId=MEMBER)
        self.addCleanup(cloudtrail.deregister_organization_delegated_admin, DelegatedAdminAccountId=MEMBER)
        plain = {name: trail[name] for name in ("Name", "S3BucketName", "S3KeyPrefix", "IsOrganizationTrail")}
        delegate = self.client("cloudtrail", MEMBER)
        delegate.create_trail(**plain)  # the management account owns this trail, too
        delegate.delete_trail(Name="acme-audit")
        self.owner.put_bucket_policy(Bucket="checked", Policy=policy_of(check))
        self.assert_refused("InsufficientS3BucketPolicyException", cloudtrail.update_trail, Name=TRAIL)

    # --- service control policies -------------------------------------------------------------------------------------

    def test_obeys_service_control_policies(self) -> None:
        organizations = self.client("organizations", MANAGER)
        root = organizations.list_roots()["Roots"][0]["Id"]
        unit = organizations.create_organizational_unit(ParentId=root, Name="logs")["OrganizationalUnit"]["Id"]
        organizations.move_account(AccountId=MEMBER, SourceParentId=root, DestinationParentId=unit)
        self.addCleanup(organizations.move_account, AccountId=MEMBER, SourceParentId=unit, DestinationParentId=root)
        deny = {"Sid": "Guard", "Effect": "Deny", "Action": ["cloudtrail:Stop*", "s3:PutBucketPolicy"], "Resource": "*"}
        policy = organizations.create_policy(
            Name="guard", Description="", Type="SERVICE_CONTROL_POLICY", Content=policy_of(deny)
        )["Policy"]["PolicySummary"]
        member, manager = self.client("cloudtrail", MEMBER), self.client("cloudtrail", MANAGER)
        self.assert_refused("TrailNotFoundException", member.stop_logging, Name="none")
        organizations.attach_policy(PolicyId=policy["Id"], TargetId=unit)
        message = self.assert_refused("AccessDeniedException", member.stop_logging, Name="none")
        self.assertIn(f"with an explicit deny in a service control policy: {policy['Arn']} (statement Guard)", message)
        root_user = self.client_of_profile("cloudtrail", f"{MEMBER}-root")
        self.assert_refused("AccessDeniedException", root_user.stop_logging, Name="none")
        self.assert_refused("TrailNotFoundException", manager.stop_logging, Name="none")
        organizations.attach_policy(PolicyId=policy["Id"], TargetId=root)
        self.assert_refused("TrailNotFoundException", manager.stop_logging, Name="none")
        self.bucket("guarded")
        self.assert_refused("AccessDenied", self.root.put_bucket_policy, Bucket="guarded", Policy=policy_of(TLS_ONLY))
        one_role = {"Effect": "Deny", "Action": "iam:*", "Resource": "arn:aws:iam::*:role/guarded"}
        organizations.update_policy(PolicyId=policy["Id"], Content=policy_of(one_role))
        iam = self.client("iam", MEMBER)
        iam.list_roles()
        self.assert_refused("NoSuchEntity", iam.get_role, RoleName="other")
        self.assert_refused("AccessDenied", iam.get_role, RoleName="guarded")
        trust = {"Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}
        iam.create_role(RoleName="guarded", Path="/other/", AssumeRolePolicyDocument=policy_of(trust))
        iam.get_role(RoleName="guarded")
        self.assert_refused("NoSuchEntity", iam.get_user, UserName="other")
        # The local AWS does not know which group this is about, and so does not know that the statement is not for it.
        self.assertIn("not understood", self.assert_refused("AccessDenied", iam.get_group, GroupName="none"))
        self.client("sts", MEMBER).get_caller_identity()
        organizations.detach_policy(PolicyId=policy["Id"], TargetId=root)
        organizations.detach_policy(PolicyId=policy["Id"], TargetId=unit)
        organizations.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
        self.assert_refused("AccessDeniedException", member.stop_logging, Name="none")

    def test_obeys_a_service_control_policy_that_names_resources(self) -> None:
        organizations, kms = self.client("organizations", MANAGER), self.client("kms", OWNER)
        arn = self.bucket("shielded")
        key = kms.create_key()["KeyMetadata"]["Arn"]
        alias = f"arn:aws:kms:{REGION}:{OWNER}:alias/shielded"
        exempt = {"ArnNotLike": {"aws:PrincipalArn": [f"arn:aws:iam::{OWNER}:role/deployer"]}}
        names = (
            ("Bucket", ["s3:DeleteBucketPolicy", "s3:DeleteBucket"], arn),
            ("Key", ["kms:PutKeyPolicy", "kms:DisableKey", "kms:CreateAlias"], [key, alias]),
            ("Leave", ["organizations:LeaveOrganization", "account:CloseAccount"], "*"),
            ("Role", ["iam:CreateRole", "iam:DeleteRole", "iam:PutRolePolicy"], f"arn:aws:iam::{OWNER}:role/shielded"),
        )
        content = policy_of(
            *(
                {"Sid": sid, "Effect": "Deny", "Action": actions, "Resource": resources, "Condition": exempt}
                for sid, actions, resources in names
            )
        )
        made = organizations.create_policy(
            Name="shield",
            Description="",
            Type="SERVICE_CONTROL_POLICY",
            Content=content,
            Tags=[{"Key": "a", "Value": "b"}],
        )["Policy"]["PolicySummary"]
        shield = {"PolicyId": made["Id"], "TargetId": OWNER}
        organizations.attach_policy(**shield)
        self.assert_refused("DuplicatePolicyAttachmentException", organizations.attach_policy, **shield)
        self.assertEqual(
            [{"Key": "a", "Value": "b"}], organizations.list_tags_for_resource(ResourceId=made["Id"])["Tags"]
        )
        targets = organizations.list_targets_for_policy(PolicyId=made["Id"])["Targets"]
        self.assertEqual([OWNER], [target["TargetId"] for target in targets])
        for profile in OWNER, f"{OWNER}-root":
            s3, own_kms, own_organization, iam = (
                self.client_of_profile(service, profile) for service in ("s3", "kms", "organizations", "iam")
            )
            role = {"RoleName": "shielded", "AssumeRolePolicyDocument": policy_of()}
            iam.create_role(**role | {"RoleName": "shielded", "Path": f"/{profile}/"})
            iam.delete_role(RoleName="shielded")
            for sid, code, call, arguments in (
                ("Bucket", "AccessDenied", s3.delete_bucket_policy, {"Bucket": "shielded"}),
                ("Key", "AccessDeniedException", own_kms.disable_key, {"KeyId": key}),
                (
                    "Key",
                    "AccessDeniedException",
                    own_kms.create_alias,
                    {"AliasName": "alias/shielded", "TargetKeyId": key},
                ),
                ("Leave", "AccessDeniedException", own_organization.leave_organization, {}),
                ("Role", "AccessDenied", iam.create_role, role),
                ("Role", "AccessDenied", iam.delete_role, {"RoleName": "shielded"}),
            ):
                with self.subTest(sid, profile=profile):
                    self.assertIn(f"(statement {sid})", self.assert_refused(code, call, **arguments))
        self.client("s3", OWNER, role="deployer").delete_bucket_policy(Bucket="shielded")
        kms.create_alias(AliasName="alias/other", TargetKeyId=kms.create_key()["KeyMetadata"]["KeyId"])
        organizations.detach_policy(**shield)
        self.assert_refused("PolicyNotAttachedException", organizations.detach_policy, **shield)
        organizations.delete_policy(PolicyId=made["Id"])
        kms.disable_key(KeyId=key)

    def test_attaches_only_what_aws_attaches(self) -> None:
        organizations = self.client("organizations", MANAGER)
        new = {"Name": "long", "Description": "", "Type": "SERVICE_CONTROL_POLICY"}
        text = policy_of({"Effect": "Deny", "Action": "iam:*", "Resource": "*"})
        self.assert_refused(
            "ConstraintViolationException", organizations.create_policy, **new, Content=text.ljust(5121)
        )
        made = organizations.create_policy(**new, Content=text.ljust(5120))["Policy"]["PolicySummary"]["Id"]
        root = {
            "RootId": organizations.list_roots()["Roots"][0]["Id"],
            "PolicyType": "SERVICE_CONTROL_POLICY",
        }
        organizations.disable_policy_type(**root)
        self.addCleanup(organizations.enable_policy_type, **root)
        refused = {"PolicyId": made, "TargetId": OWNER}
        self.assert_refused("PolicyTypeNotEnabledException", organizations.attach_policy, **refused)

    def test_lets_an_account_leave_and_come_back(self) -> None:
        manager, member = self.client("organizations", MANAGER), self.client("organizations", MEMBER)
        target = {"Id": MEMBER, "Type": "ACCOUNT"}
        self.assert_refused("InvalidInputException", manager.invite_account_to_organization, Target=target)
        self.assert_refused("MasterCannotLeaveOrganizationException", manager.leave_organization)
        member.leave_organization()
        self.assertNotIn(MEMBER, [account["Id"] for account in manager.list_accounts()["Accounts"]])
        self.assert_refused("AWSOrganizationsNotInUseException", member.leave_organization)
        invited = manager.invite_account_to_organization(Target=target)["Handshake"]["Id"]
        member.accept_handshake(HandshakeId=invited)
        self.assertIn(MEMBER, [account["Id"] for account in manager.list_accounts()["Accounts"]])
        policies = manager.list_policies_for_target(TargetId=MEMBER, Filter="SERVICE_CONTROL_POLICY")["Policies"]
        self.assertEqual(["p-FullAWSAccess"], [policy["Id"] for policy in policies])
