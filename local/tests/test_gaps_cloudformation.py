"""Tests of CloudFormation in a running local AWS."""

import json

from tests.fixtures import LOGGING, MANAGEMENT
from tests.running import RunningLocalAws

OWNER = "111111111111"

TEMPLATE = {
    "Parameters": {"Loud": {"Type": "String", "Default": "false"}},
    "Conditions": {"IsLoud": {"Fn::Equals": [{"Ref": "Loud"}, "true"]}},
    "Resources": {
        "Always": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "always"}},
        "Sometimes": {"Type": "AWS::SNS::Topic", "Condition": "IsLoud", "Properties": {"TopicName": "sometimes"}},
    },
}


class CloudFormationTest(RunningLocalAws):
    stacks = {"logging": LOGGING, "management": MANAGEMENT}
    region = "eu-west-1"

    def topics(self) -> list[str]:
        topics = self.client("sns", OWNER).list_topics()["Topics"]
        return sorted(topic["TopicArn"].rpartition(":")[2] for topic in topics)

    def test_an_update_creates_and_deletes_what_has_a_condition(self) -> None:
        cloudformation = self.client("cloudformation", OWNER)
        cloudformation.create_stack(StackName="roles", TemplateBody=json.dumps(TEMPLATE))
        self.assertEqual(["always"], self.topics())
        for loud, topics in (
            ("true", ["always", "sometimes"]),
            ("false", ["always"]),
            ("true", ["always", "sometimes"]),
        ):
            parameters = [{"ParameterKey": "Loud", "ParameterValue": loud}]
            cloudformation.update_stack(StackName="roles", TemplateBody=json.dumps(TEMPLATE), Parameters=parameters)
            self.assertEqual(topics, self.topics())
        cloudformation.delete_stack(StackName="roles")
        self.assertEqual([], self.topics())
