"""Tests of CloudFormation in a running local AWS."""

import json

from tests.running import SharedLocalAws

OWNER = "111111111111"

TEMPLATE = {
    "Parameters": {"Loud": {"Type": "String", "Default": "false"}},
    "Conditions": {"IsLoud": {"Fn::Equals": [{"Ref": "Loud"}, "true"]}},
    "Resources": {
        "Always": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "always"}},
        "Sometimes": {"Type": "AWS::SNS::Topic", "Condition": "IsLoud", "Properties": {"TopicName": "sometimes"}},
    },
}


class CloudFormationTest(SharedLocalAws):
    region = "eu-west-1"

    def topics(self) -> list[str]:
        """Returns which of the template's topics exist."""
        topics = self.client("sns", OWNER).list_topics()["Topics"]
        return sorted({topic["TopicArn"].rpartition(":")[2] for topic in topics} & {"always", "sometimes"})

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
