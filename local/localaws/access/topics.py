"""Decides whether CloudTrail may notify a topic for a trail, by the policy of the topic."""

from typing import Any

from moto.sns.models import sns_backends

from localaws.access import asking, callers
from localaws.access.decision import Resource


def require(trail_arn: str, topic_arn: str) -> Any:
    """Returns a topic, or None if it does not exist. Raises Denied if its policy does not allow the trail."""
    region, account = (topic_arn.split(":") + [""] * 6)[3:5]
    topic = sns_backends[account][region].topics.get(topic_arn) if account else None
    if topic is not None:
        resource = Resource(topic.account_id, "topic policy", topic.policy)
        asking.require(callers.cloudtrail(trail_arn), "SNS:Publish", topic_arn, resource, {})
    return topic
