"""Tests of the order in which a running local AWS gives lists back."""

from tests.running import SharedLocalAws, policy_of

REGION = "eu-west-1"


class OrdersTest(SharedLocalAws):
    region = REGION

    def test_tags_come_back_in_another_order(self) -> None:
        kms = self.client("kms", "111111111111")
        tags = [{"TagKey": name, "TagValue": "x"} for name in ("a", "b")]
        key = kms.create_key(Tags=tags)["KeyMetadata"]["KeyId"]
        self.assertEqual(tags[::-1], kms.list_resource_tags(KeyId=key)["Tags"])

    def test_only_the_fields_of_advanced_event_selectors_come_back_in_another_order(self) -> None:
        s3, trails = self.client("s3", "222222222222"), self.client("cloudtrail", "222222222222")
        s3.create_bucket(Bucket="logs-of-a-trail", CreateBucketConfiguration={"LocationConstraint": REGION})
        service = {"Service": "cloudtrail.amazonaws.com"}
        arn = "arn:aws:s3:::logs-of-a-trail"
        s3.put_bucket_policy(
            Bucket="logs-of-a-trail",
            Policy=policy_of(
                {"Principal": service, "Action": "s3:GetBucketAcl", "Resource": arn},
                {"Principal": service, "Action": "s3:PutObject", "Resource": f"{arn}/*"},
            ),
        )
        trails.create_trail(Name="trail", S3BucketName="logs-of-a-trail")
        management = [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "readOnly", "Equals": ["false"]}]
        objects = {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}
        data = [{"Field": "eventCategory", "Equals": ["Data"]}, objects]
        selectors = [{"Name": "first", "FieldSelectors": management}, {"Name": "second", "FieldSelectors": data}]
        trails.put_event_selectors(TrailName="trail", AdvancedEventSelectors=selectors)
        read = trails.get_event_selectors(TrailName="trail")["AdvancedEventSelectors"]
        self.assertEqual(["first", "second"], [selector["Name"] for selector in read])
        self.assertEqual([management[::-1], data[::-1]], [selector["FieldSelectors"] for selector in read])
