"""Decides on one request with what moto knows about the caller and the organization."""

from localaws.access import asked, condition_keys, decision, organizations, suspended
from localaws.access.condition_keys import Keys
from localaws.access.decision import Decision, Resource
from localaws.access.request import Caller, Request

# The services whose resources have resource control policies, as far as the local AWS decides on a resource.
_WITH_RCPS = ("s3", "kms")


class Denied(Exception):
    """A request that is denied. The text is AWS's error message."""


def decide(caller: Caller, action: str, arn: str | None, resource: Resource, keys: Keys) -> Decision:
    """Decides on an action. keys has those of the service; the keys of all requests are added."""
    return _decide(_request(caller, action, arn, resource, keys), resource)


def require(caller: Caller, action: str, arn: str | None, resource: Resource, keys: Keys) -> None:
    """Raises Denied if an action is not allowed."""
    request = _request(caller, action, arn, resource, keys)
    decided = _decide(request, resource)
    if not decided.is_allowed:
        raise Denied(decision.message(request, decided))


def _decide(request: Request, resource: Resource) -> Decision:
    if account := suspended.among(request.caller.account, resource.account):
        return Decision(False, f"because the account {account} is suspended")
    of_caller, of_resource = organizations.of(request.caller.account), organizations.of(resource.account)
    has_rcps = request.action.startswith(_WITH_RCPS) and resource.policy_kind
    return decision.decide(
        request,
        resource,
        of_caller.scps if of_caller else (),
        of_resource.rcps if of_resource and has_rcps else (),
    )


def _request(caller: Caller, action: str, arn: str | None, resource: Resource, keys: Keys) -> Request:
    if not caller.service:
        asked.note(action)
    place, owner = organizations.of(caller.account or caller.source_account), organizations.of(resource.account)
    own = condition_keys.of_caller(caller, place.organization if place else None, place.path if place else None)
    about = {"aws:ResourceAccount": resource.account, "aws:ResourceOrgID": owner.organization if owner else None}
    return Request(caller, action, arn, own | condition_keys.of(about) | keys)
