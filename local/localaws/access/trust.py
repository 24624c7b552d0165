"""Decides who may assume a role that IAM binds. Anybody may assume all other roles, which need not exist."""

import base64
import json
from typing import Any

from moto.iam.models import iam_backends

from localaws.access import bound, condition_keys, organizations, roles
from localaws.access.asking import Denied
from localaws.access.condition_keys import Keys
from localaws.access.policy import Effect
from localaws.access.request import Caller, Kind, Request

_WEB = "AssumeRoleWithWebIdentity"


def require(response: Any, action: str, caller: Caller | None) -> None:
    """Raises Denied unless a bound role lets somebody assume it. caller is None if nobody knows the credentials.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
    """
    arn = str(response._get_param("RoleArn") or "")
    if action not in ("AssumeRole", _WEB) or not bound.is_bound(arn):
        return
    keys: Keys = {}
    if action == _WEB:
        caller, keys = _identified(str(response._get_param("WebIdentityToken") or ""), arn)
    role = roles.find(arn)
    if role is None or caller is None or not _trusts(role, f"sts:{action}", caller, keys):
        who = caller.described if caller else "unknown"
        raise Denied(f"User: {who} is not authorized to perform: sts:{action} on resource: {arn}")


def _trusts(role: roles.Role, action: str, caller: Caller, keys: Keys) -> bool:
    place = organizations.of(caller.account)
    own = condition_keys.of_caller(caller, place.organization if place else None, place.path if place else None)
    return roles.says([role.trust], Request(caller, action, None, own | keys)) is Effect.ALLOW


def _identified(token: str, role: str) -> tuple[Caller | None, Keys]:
    """Returns who a token of an OIDC provider is for, with its condition keys. Signatures are not checked here.

    The account of the role has to know the provider, and the provider the audience.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
    """
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        issuer, audience = claims["iss"].removeprefix("https://"), claims["aud"]
    except (IndexError, KeyError, ValueError):
        return None, {}
    partition, account = role.split(":")[1], role.split(":")[4]
    provider = f"arn:{partition}:iam::{account}:oidc-provider/{issuer}"
    known = iam_backends[account][partition].open_id_providers.get(provider)
    if known is None or audience not in known.client_id_list:
        return None, {}
    keys = condition_keys.of({f"{issuer}:aud": audience, f"{issuer}:sub": claims.get("sub")})
    return Caller(Kind.ANONYMOUS, provider=provider), keys
