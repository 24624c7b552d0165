"""Gives the policies to Pulumi's policy SDK. All of them are mandatory.

https://www.pulumi.com/docs/insights/policy/policy-packs/authoring/
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import Policy as PulumiPolicy
from pulumi_policy.proxy import UnknownValueError

from orgtrail_policy import pack, resources
from orgtrail_policy.resources import UNKNOWN
from orgtrail_policy.rules import Policy, ResourcePolicy, StackPolicy

_STACK = "pulumi:pulumi:Stack"


def plain(value: Any) -> Any:
    """Returns properties as dictionaries and lists. Pulumi's own raise an exception at each read of an unknown value."""
    if isinstance(value, Mapping):
        return {name: _read(value, name) for name in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_read(value, i) for i in range(len(value))]
    return value


def _read(container: Any, position: Any) -> Any:
    try:
        return plain(container[position])
    except UnknownValueError:
        return UNKNOWN


def of_resource(policy: ResourcePolicy) -> ResourceValidationPolicy:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        config = plain(args.get_config())
        if args.resource_type == _STACK:  # once for each stack
            for message in policy.unknown(config):
                report(message, None)
        resource = resources.of(args.urn, args.opts.protect, plain(args.props))
        for message in policy.check(resource, policy.defaults() | config):
            report(message, None)

    return ResourceValidationPolicy(
        policy.name, policy.description, validate, EnforcementLevel.MANDATORY, config_schema=_schema(policy)
    )


def of_stack(policy: StackPolicy) -> StackValidationPolicy:
    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        urns = {}
        for each in args.resources:
            urns[each.urn] = resources.of(each.urn, each.opts.protect, plain(each.props))
        kind = pulumi.Config("orgtrail").get("account")
        for message, about in policy.check(list(urns.values()), kind):
            report(message, next((urn for urn, resource in urns.items() if resource is about), None))

    return StackValidationPolicy(policy.name, policy.description, validate, EnforcementLevel.MANDATORY)


def _schema(policy: Policy) -> PolicyConfigSchema | None:
    if not policy.properties:
        return None
    return PolicyConfigSchema({name: dict(schema) for name, schema in policy.properties.items()})


def policies() -> list[PulumiPolicy]:
    return [*map(of_resource, pack.RESOURCE_POLICIES), *map(of_stack, pack.STACK_POLICIES)]


def serve() -> None:
    """Answers the engine's questions until the engine ends this process."""
    PolicyPack(pack.NAME, policies(), EnforcementLevel.MANDATORY)
