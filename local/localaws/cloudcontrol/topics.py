"""The types of SNS. The type AWS::SNS::TopicPolicy cannot be read: its schema has no read handler."""

from collections.abc import Mapping

from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, document, picked, present


def _topic(reader: Reader, asked: Mapping[str, str]) -> Properties:
    arn = asked["TopicArn"]
    found = reader.call("sns", "get_topic_attributes", TopicArn=arn)["Attributes"]
    reader.require("sns:GetDataProtectionPolicy", arn)
    subscriptions = reader.pages("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=arn)
    return picked(found, "DisplayName", "KmsMasterKeyId", "SignatureVersion", "TracingConfig", "TopicArn") | present(
        {
            "FifoTopic": True if found.get("FifoTopic") == "true" else None,
            "Subscription": [picked(each, "Endpoint", "Protocol") for each in subscriptions],
            "Tags": reader.call("sns", "list_tags_for_resource", ResourceArn=arn).get("Tags"),
            "TopicName": arn.rpartition(":")[2],
        }
    )


def _inline_policy(reader: Reader, asked: Mapping[str, str]) -> Properties:
    arn = asked["TopicArn"]
    found = reader.call("sns", "get_topic_attributes", TopicArn=arn)["Attributes"]
    return {"PolicyDocument": document(found["Policy"]), "TopicArn": arn}


def _subscription(reader: Reader, asked: Mapping[str, str]) -> Properties:
    found = reader.call("sns", "get_subscription_attributes", SubscriptionArn=asked["Arn"])["Attributes"]
    return picked(found, "Endpoint", "FilterPolicyScope", "Protocol", "SubscriptionRoleArn", "TopicArn") | present(
        {
            "Arn": asked["Arn"],
            "DeliveryPolicy": document(found.get("DeliveryPolicy")),
            "FilterPolicy": document(found.get("FilterPolicy")),
            "RawMessageDelivery": found.get("RawMessageDelivery") == "true",
        }
    )


TYPES = {
    "AWS::SNS::Topic": Type(("TopicArn",), _topic),
    "AWS::SNS::TopicInlinePolicy": Type(("TopicArn",), _inline_policy),
    "AWS::SNS::Subscription": Type(("Arn",), _subscription),
}
