"""Combines all policies that apply to a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from localaws.access import policy
from localaws.access.policy import Effect
from localaws.access.request import NotUnderstood, Request

# What evaluating a policy raises if it cannot be evaluated.
NOT_UNDERSTOOD = (NotUnderstood, ValueError)


@dataclass(frozen=True)
class ControlPolicy:
    """A service control policy (SCP) or a resource control policy (RCP), with its ARN."""

    arn: str
    text: str


@dataclass(frozen=True)
class Resource:
    """What a request is about: the account that owns it, and its policy.

    policy_kind is what the policy is called, as bucket policy. If only_policy_allows, IAM alone allows nothing, as for
    a key. is_granted says that a grant of the key allows the request. spares_root is for the actions with which the
    root user repairs a bucket policy that locks everybody out.
    """

    account: str | None
    policy_kind: str = ""
    policy: str | bytes | None = None
    only_policy_allows: bool = False
    is_granted: bool = False
    spares_root: bool = False


@dataclass(frozen=True)
class Decision:
    """Whether a request is allowed. reason is the end of AWS's error message, with the statement in brackets."""

    is_allowed: bool
    reason: str = ""


def decide(
    request: Request,
    resource: Resource,
    scps: Sequence[Sequence[ControlPolicy]] = (),
    rcps: Sequence[Sequence[ControlPolicy]] = (),
) -> Decision:
    """Decides on a request.

    scps has the SCPs of the caller's account: those of the root, of each unit, and its own. rcps has the RCPs of the
    resource's account.

    IAM of a local account allows everything, as for a full administrator, unless the caller has policies of IAM.
    Something in a policy that is not understood is a denial, which the log explains.
    """
    try:
        return _decide(request, resource, scps, rcps)
    except NOT_UNDERSTOOD as e:
        log(request.action, request.resource, e)
        return Decision(False, f"because a policy is not understood by the local AWS: {e}")


def log(action: str, resource: str | None, problem: Exception) -> None:
    """Says in the log of the local AWS why a request is denied that no policy denies."""
    print(f"access: {action} on {resource} is denied: {problem}", file=sys.stderr, flush=True)


def message(request: Request, decision: Decision) -> str:
    """Returns the error message of a denial, in AWS's words."""
    who = f"User: {request.caller.described} is not authorized to perform: {request.action}"
    where = f" on resource: {request.resource}" if request.resource not in (None, "*") else ""
    return f"{who}{where} {decision.reason}"


def _decide(
    request: Request,
    resource: Resource,
    scps: Sequence[Sequence[ControlPolicy]],
    rcps: Sequence[Sequence[ControlPolicy]],
) -> Decision:
    caller = request.caller
    verdict = policy.evaluate(policy.parse(resource.policy), request) if resource.policy else policy.Verdict()
    is_own = caller.has_identity_policies and caller.account == resource.account
    is_root = is_own and caller.arn is not None and caller.arn.endswith(":root")
    # If several policies deny, AWS names one of them, and does not document which. Here, it is the resource's policy.
    if verdict.effect is Effect.DENY and not (is_root and resource.spares_root):
        return Decision(
            False, f"with an explicit deny in a resource-based policy ({resource.policy_kind}, statement {verdict.sid})"
        )
    levels = {"service": scps if caller.has_identity_policies else (), "resource": rcps}
    for kind, policies in levels.items():
        if refused := _by_control_policies(kind, request, policies):
            return refused
    if refused := _by_identity_policies(request):
        return refused
    if verdict.effect is Effect.ALLOW or resource.is_granted or (is_own and not resource.only_policy_allows):
        return Decision(True)
    which = f" ({resource.policy_kind})" if resource.policy_kind else ""
    return Decision(False, f"because no resource-based policy allows the {request.action} action{which}")


def _by_identity_policies(request: Request) -> Decision | None:
    """Returns the denial of the caller's policies of IAM, if the caller has no more than they allow.

    Within an account, AWS also allows what only the policy of the resource allows to the role. Here, both have to.
    """
    if request.caller.policies is None:
        return None
    effects = [policy.evaluate(policy.parse(text), request).effect for text in request.caller.policies]
    if Effect.DENY in effects:
        return Decision(False, "with an explicit deny in an identity-based policy")
    if Effect.ALLOW in effects:
        return None
    return Decision(False, f"because no identity-based policy allows the {request.action} action")


def _by_control_policies(kind: str, request: Request, levels: Sequence[Sequence[ControlPolicy]]) -> Decision | None:
    """Returns the denial of the SCPs or RCPs, if there is one. At each level, one has to allow the request."""
    allowed = []
    for level in levels:
        verdicts = [(each, policy.evaluate(policy.parse(each.text), request)) for each in level]
        for each, verdict in verdicts:
            if verdict.effect is Effect.DENY:
                where = f"a {kind} control policy: {each.arn} (statement {verdict.sid})"
                return Decision(False, f"with an explicit deny in {where}")
        allowed.append(any(verdict.effect is Effect.ALLOW for _, verdict in verdicts))
    if all(allowed):
        return None
    return Decision(False, f"because no {kind} control policy allows the {request.action} action")
