"""Deploys the stacks with every optional feature."""

import json

from localaws import demo, principals, stack_files
from localaws.bench.deployment import Deployment
from localaws.organization import DEFAULT_REGION
from localaws.principals import Principals
from localaws.scene import BREAK_GLASS, DEPLOYER, READER
from localaws.stack_files import StackFile

Settings = dict[str, object]


def with_deployers(one: Deployment) -> dict[str, Settings]:
    """Returns the settings without which a guard of the organization is refused."""
    logging = stack_files.read(one.checkout.source, one.stacks[0])
    return {logging.name: {"orgtrail:deploymentPrincipals": [principals.role(logging, _name(DEPLOYER))]}}


def deploy_all(one: Deployment) -> None:
    """Deploys a replica and both stacks, each with all features that do not exclude each other."""
    source, (logging, management) = one.checkout.source, one.stacks
    replica = demo.replica(source, logging, is_wanted=True) or ""
    files = {name: stack_files.read(source, name) for name in (replica, logging, management)}
    one.added = {
        replica: _log_store(one, files[replica]),
        logging: _log_store(one, files[logging])
        | {
            "orgtrail:replicaStack": f"organization/orgtrail/{replica}",
            "orgtrail:replicationTimeControl": True,
        },
        management: _trail(files[logging].account or ""),
    }
    one.deploy([replica, logging, management])


def _log_store(one: Deployment, stack: StackFile) -> Settings:
    def role(name: str) -> list[str]:
        return [principals.role(stack, _name(name))]

    return {
        "orgtrail:maxRetentionDays": 800,
        "orgtrail:archiveAfterDays": 30,
        "orgtrail:expireAfterDays": 900,
        "orgtrail:deploymentPrincipals": role(DEPLOYER),
        "orgtrail:breakGlassPrincipals": role(BREAK_GLASS),
        "orgtrail:keyAdministrators": role(DEPLOYER),
        "orgtrail:logReaders": role(READER),
        "orgtrail:membersReadOwnLogs": True,
        "orgtrail:logNotifications": _topic(one, stack),
        "orgtrail:query": True,
        "orgtrail:queryPrincipals": role(READER),
    }


def _trail(logging_account: str) -> Settings:
    return {
        "orgtrail:delegatedAdministrator": logging_account,
        "orgtrail:tamperGuard": "attach",
        "orgtrail:tamperGuardTargets": [logging_account],
        "orgtrail:enableDataLogging": True,
        "orgtrail:insights": ["ApiCallRateInsight", "ApiErrorRateInsight"],
        "orgtrail:cloudwatchLogs": True,
        "orgtrail:notifySnsTopicName": "new-log-files",
        "orgtrail:alarms": True,
        "orgtrail:alarmEmail": "security@example.org",
    }


def _topic(one: Deployment, stack: StackFile) -> str:
    """Creates a topic that S3 can notify."""
    region = stack.region or DEFAULT_REGION
    sns = Principals(one.aws.endpoint).client("sns", principals.role(stack, "local"), region)
    arn = str(sns.create_topic(Name="arrived")["TopicArn"])
    s3 = {"Service": "s3.amazonaws.com"}
    allowed = {"Effect": "Allow", "Principal": s3, "Action": "sns:Publish", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


def _name(role: str) -> str:
    return role.removeprefix("role/")
