"""Decides whether a trail may write to a log group: as its role, with the policies of the role.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
"""

import re
from dataclasses import dataclass

from moto.logs.models import logs_backends

from localaws.access import callers, condition_keys, roles
from localaws.access.policy import Effect
from localaws.access.request import Request

_ARN = re.compile(r"arn:[\w-]+:logs:([\w-]+):(\d{12}):log-group:(.+?)(:\*)?")


class LogGroupRefused(Exception):
    """A trail that may not write. The text is that of CreateTrail, and code is its exception.

    reason is what GetTrailStatus says when this happens to an existing trail.
    """

    def __init__(self, code: str, reason: str, text: str) -> None:
        super().__init__(text)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class LogGroup:
    """A log group that a trail may write to."""

    account: str
    region: str
    name: str


def require(trail_arn: str, account: str, group_arn: str | None, role_arn: str | None, stream: str) -> LogGroup:
    """Returns the log group of a trail of an account.

    Raises LogGroupRefused unless it exists and the role may write to a stream of it.
    """
    group = _ARN.fullmatch(group_arn or "")
    if not group or group[2] != account or group[3] not in logs_backends[group[2]][group[1]].groups:
        text = f"The log group {group_arn} does not exist in the account of the trail."
        raise LogGroupRefused("InvalidCloudWatchLogsLogGroupArnException", "ResourceNotFoundException", text)
    role = roles.find(role_arn)
    service = callers.cloudtrail(trail_arn)
    if role is None or role.arn.split(":")[4] != account or not roles.trusts(role, service):
        text = f"The role {role_arn} does not exist, or CloudTrail may not assume it."
        raise LogGroupRefused("InvalidCloudWatchLogsRoleArnException", "AccessDenied", text)
    partition = trail_arn.split(":")[1]
    arn = f"arn:{partition}:logs:{group[1]}:{group[2]}:log-group:{group[3]}:log-stream:{stream}"
    keys = condition_keys.of_caller(service, None, None)
    for action in "logs:CreateLogStream", "logs:PutLogEvents":
        if roles.says(role.policies, Request(service, action, arn, keys)) is not Effect.ALLOW:
            raise LogGroupRefused(
                "InvalidCloudWatchLogsLogGroupArnException",
                "AccessDenied",
                f"Access denied. Verify in IAM that the role has adequate permissions: {role_arn} needs {action} on "
                f"{arn}",
            )
    return LogGroup(group[2], group[1], group[3])
