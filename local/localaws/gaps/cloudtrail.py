"""Adds the features that moto's CloudTrail lacks."""

import json
from typing import Any

from moto.cloudtrail.exceptions import InsufficientSnsTopicPolicyException
from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.core.exceptions import JsonRESTError
from moto.organizations.models import OrganizationsBackend, organizations_backends
from moto.sns.models import sns_backends
from moto.utilities.utils import get_partition

_SERVICE = "cloudtrail.amazonaws.com"

# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html
_MAX_DELEGATED_ADMINISTRATORS = 3

# The basic event selector of a trail that nobody has given any.
_DEFAULT_SELECTOR = {"ReadWriteType": "All", "IncludeManagementEvents": True}


def fill() -> None:
    _find_trails_by_name_and_arn()
    _find_topics_by_arn()
    _replace_insight_selectors()
    _answer_that_insights_are_not_enabled()
    _replace_advanced_event_selectors_by_basic_ones()
    _say_which_selectors_a_trail_has()
    _register_delegated_administrators()


def _find_trails_by_name_and_arn() -> None:
    """moto ignores the filter of DescribeTrails, and cannot delete a trail that is named by its ARN."""
    describe, delete = CloudTrailResponse.describe_trails, CloudTrailBackend.delete_trail

    def describe_trails(self: CloudTrailResponse) -> str:
        answer, asked = json.loads(describe(self)), self._get_param("trailNameList")
        if asked:
            answer["trailList"] = [t for t in answer["trailList"] if {t["Name"], t["TrailARN"]} & set(asked)]
        return json.dumps(answer)

    CloudTrailResponse.describe_trails = describe_trails
    CloudTrailBackend.delete_trail = lambda self, name: delete(self, name.rsplit("/", 1)[-1])


def _find_topics_by_arn() -> None:
    """moto treats the ARN of a topic as a name, so a trail could not notify a topic of another account."""
    arn_of_name, check_name = Trail.topic_arn.fget, Trail.check_topic_exists

    def topic_arn(self: Trail) -> str | None:
        is_arn = (self.sns_topic_name or "").startswith("arn:")
        return self.sns_topic_name if is_arn else arn_of_name(self)

    def check_topic_exists(self: Trail) -> None:
        if not (self.sns_topic_name or "").startswith("arn:"):
            check_name(self)
            return
        region, account = self.sns_topic_name.split(":")[3:5]
        if self.sns_topic_name not in sns_backends[account][region].topics:
            raise InsufficientSnsTopicPolicyException("SNS Topic does not exist or the topic policy is incorrect!")

    Trail.topic_arn = property(topic_arn)
    Trail.check_topic_exists = check_topic_exists


def _replace_insight_selectors() -> None:
    """moto adds the insight selectors to those that a trail has already, so that none can be removed."""
    put = Trail.put_insight_selectors

    def put_insight_selectors(self: Trail, insight_selectors: list[dict[str, str]]) -> None:
        self.insight_selectors = []
        put(self, insight_selectors)

    Trail.put_insight_selectors = put_insight_selectors


def _answer_that_insights_are_not_enabled() -> None:
    """moto answers an empty list for a trail without insight selectors. AWS answers with an error.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetInsightSelectors.html
    """
    get = CloudTrailResponse.get_insight_selectors

    def get_insight_selectors(self: CloudTrailResponse) -> str:
        answer = str(get(self))
        if not json.loads(answer).get("InsightSelectors"):
            raise JsonRESTError("InsightNotEnabledException", "Insights are not enabled on the trail.")
        return answer

    CloudTrailResponse.get_insight_selectors = get_insight_selectors


def _replace_advanced_event_selectors_by_basic_ones() -> None:
    """moto keeps the advanced event selectors of a trail that gets basic ones. On AWS, a trail has one kind only.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
    """
    put = Trail.put_event_selectors

    def put_event_selectors(self: Trail, basic: list[dict[str, Any]], advanced: list[dict[str, Any]]) -> None:
        put(self, basic, advanced)
        if basic:
            self.advanced_event_selectors = []

    Trail.put_event_selectors = put_event_selectors


def _say_which_selectors_a_trail_has() -> None:
    """moto answers for every trail that it has no selectors of its own, so that a refresh would not read them."""
    describe = Trail.description

    def has_custom_event_selectors(trail: Trail) -> bool:
        if trail.advanced_event_selectors:
            return True
        set_values = [{name: value for name, value in each.items() if value} for each in trail.event_selectors]
        return set_values not in ([], [_DEFAULT_SELECTOR])

    def description(self: Trail, include_region: bool = False) -> dict[str, Any]:
        own = {
            "HasCustomEventSelectors": has_custom_event_selectors(self),
            "HasInsightSelectors": bool(self.insight_selectors),
        }
        return describe(self, include_region) | own

    Trail.description = description


def _register_delegated_administrators() -> None:
    """moto lacks RegisterOrganizationDelegatedAdmin and DeregisterOrganizationDelegatedAdmin.

    https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RegisterOrganizationDelegatedAdmin.html
    """

    def organizations(self: CloudTrailResponse) -> OrganizationsBackend:
        backend = organizations_backends[self.current_account][get_partition(self.region)]
        if backend.org is None:
            raise JsonRESTError(
                "NotOrganizationManagementAccountException",
                f"The account {self.current_account} is not the management account of an organization.",
            )
        return backend

    def delegated_administrators(backend: OrganizationsBackend) -> list[str]:
        return [admin.account.id for admin in backend.admins if _SERVICE in admin.services]

    def register_organization_delegated_admin(self: CloudTrailResponse) -> str:
        backend, account = organizations(self), self._get_param("MemberAccountId")
        registered = delegated_administrators(backend)
        if account == self.current_account:
            raise JsonRESTError(
                "CannotDelegateManagementAccountException",
                "The management account cannot be a delegated administrator.",
            )
        if account not in [member.id for member in backend.accounts]:
            raise JsonRESTError("AccountNotFoundException", f"The account {account} is not in the organization.")
        if account in registered:
            raise JsonRESTError("AccountRegisteredException", f"The account {account} is registered already.")
        if _SERVICE not in [service["ServicePrincipal"] for service in backend.services]:
            raise JsonRESTError("CloudTrailAccessNotEnabledException", "Trusted access for CloudTrail is not enabled.")
        if len(registered) >= _MAX_DELEGATED_ADMINISTRATORS:
            raise JsonRESTError(
                "DelegatedAdminAccountLimitExceededException",
                f"An organization has at most {_MAX_DELEGATED_ADMINISTRATORS} delegated administrators for CloudTrail.",
            )
        backend.register_delegated_administrator(AccountId=account, ServicePrincipal=_SERVICE)
        return "{}"

    def deregister_organization_delegated_admin(self: CloudTrailResponse) -> str:
        backend, account = organizations(self), self._get_param("DelegatedAdminAccountId")
        if account not in delegated_administrators(backend):
            raise JsonRESTError("AccountNotRegisteredException", f"The account {account} is not registered.")
        backend.deregister_delegated_administrator(AccountId=account, ServicePrincipal=_SERVICE)
        return "{}"

    CloudTrailResponse.register_organization_delegated_admin = register_organization_delegated_admin
    CloudTrailResponse.deregister_organization_delegated_admin = deregister_organization_delegated_admin
