"""Decides on requests to keys of KMS: those to KMS itself, and those that S3 makes for an object.

https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

from localaws.access import asking, callers, condition_keys, policy
from localaws.access.decision import Resource
from localaws.access.request import Caller, Kind

_KEY_ID = re.compile(r"(?:mrk-)?[0-9a-f-]{32,36}")
_CONTEXT = "kms:EncryptionContext:"


def find(name: str, account: str, region: str) -> Key | None:
    """Returns a key by its id, alias or ARN. An id or alias is one of the account and region."""
    if name.startswith("arn:"):
        parts = name.split(":", 5)
        if len(parts) != 6:
            return None
        region, account, name = parts[3], parts[4], parts[5]
    backend: KmsBackend = kms_backends[account][region]
    if name.startswith("alias/"):
        name = backend.get_key_id_from_alias(name) or ""
    return backend.keys.get(name.removeprefix("key/"))


def of_ciphertext(ciphertext: bytes, region: str) -> Key | None:
    """Returns the key that a ciphertext was made with. moto writes its id in front."""
    found = _KEY_ID.match(ciphertext[:40].decode("utf-8", "replace"))
    for regions in list(kms_backends.values()) if found else []:
        if key := regions[region].keys.get(found[0]) if found else None:
            return key
    return None


def named(response: Any) -> Key | None:
    """Returns the key that a request to KMS is about, in whatever account it is."""
    account, region = response.current_account, response.region
    action = response._get_action()
    if action == "ListAliases":
        return None  # IAM alone decides
    names = [response._get_param(name) for name in ("KeyId", "TargetKeyId", "SourceKeyId")]
    if action == "DeleteAlias":
        names = [response._get_param("AliasName")]
    for name in names:
        if name:
            return find(name, account, region)
    if ciphertext := response._get_param("CiphertextBlob"):
        return of_ciphertext(ciphertext, region)
    return None


def require_all(response: Any, caller: Caller) -> None:
    """Raises Denied unless the keys that a request to KMS is about allow it. Unknown keys are left to moto."""
    action = response._get_action()
    account, region = response.current_account, response.region
    uses = [("kms:" + action, named(response))]
    if action == "ReEncrypt":
        destination = find(response._get_param("DestinationKeyId"), account, region)
        uses = [("kms:ReEncryptFrom", uses[0][1]), ("kms:ReEncryptTo", destination)]
    if action == "UpdateAlias":
        uses.append(("kms:UpdateAlias", find(response._get_param("AliasName"), account, region)))
    if action in ("CreateAlias", "UpdateAlias", "DeleteAlias"):
        # These are about the alias as well. It has no policy, so that IAM alone decides.
        alias = f"arn:{response.partition}:kms:{region}:{account}:{response._get_param('AliasName')}"
        asking.require(caller, f"kms:{action}", alias, Resource(caller.account), _request_keys(response, "", caller))
    for name, key in uses:
        keys = _request_keys(response, "Source" if name == "kms:ReEncryptFrom" else "", caller)
        if key is None:
            asking.require(caller, name, "*", Resource(caller.account), keys)
        else:
            require(caller, name, key, keys)


def require(caller: Caller, action: str, key: Key, keys: condition_keys.Keys) -> None:
    """Raises Denied unless the key's policy allows an action: to the caller, or to the account so that IAM decides."""
    own = condition_keys.of({"kms:KeySpec": key.key_spec, "kms:KeyUsage": key.key_usage or "ENCRYPT_DECRYPT"})
    is_granted = _is_granted(caller, action, key, keys)
    resource = Resource(key.account_id, "key policy", key.policy, only_policy_allows=True, is_granted=is_granted)
    asking.require(caller, action, key.arn, resource, own | keys)


def through_s3(caller: Caller, region: str, context: Mapping[str, str]) -> condition_keys.Keys:
    """Returns the condition keys of a request that S3 makes to KMS on behalf of a caller."""
    via = {
        "kms:ViaService": f"s3.{region}.amazonaws.com",
        "aws:ViaAWSService": None if caller.kind is Kind.SERVICE else "true",
    }
    return condition_keys.of(via) | _context_keys(context, caller)


def guard() -> None:
    """Replaces methods of moto, in this process only."""
    create, put = KmsResponse.create_key, KmsResponse.put_key_policy

    def create_key(self: KmsResponse) -> str:
        if self._get_param("Policy"):
            _check_policy(self, "*", self.current_account)
        return str(create(self))

    def put_key_policy(self: KmsResponse) -> str:
        if key := named(self):
            _check_policy(self, key.arn, key.account_id)
        return str(put(self))

    KmsResponse.create_key, KmsResponse.put_key_policy = create_key, put_key_policy


def _check_policy(response: Any, key_arn: str, account: str) -> None:
    """Raises KMS's exception for a policy that is none, or that would not let the caller change it again."""
    text = response._get_param("Policy")
    # KMS looks at the key policy only, whatever IAM allows the caller.
    caller = replace(callers.of(response.normalized_request), policies=None)
    problem = "The new key policy will not allow you to update the key policy in the future."
    try:
        policy.parse(text)
    except ValueError as e:
        problem = f"The new key policy is malformed: {e}"
    else:
        resource = Resource(account, "key policy", text, only_policy_allows=True)
        future = asking.decide(caller, "kms:PutKeyPolicy", key_arn, resource, _context_keys({}, caller))
        if future.is_allowed or response._get_param("BypassPolicyLockoutSafetyCheck"):
            return
    raise JsonRESTError("MalformedPolicyDocumentException", problem)


def _is_granted(caller: Caller, action: str, key: Key, keys: condition_keys.Keys) -> bool:
    """Returns whether a grant of the key allows an action to the caller."""
    context = {name: values[0] for name, values in keys.items() if name.startswith(_CONTEXT.lower())}
    return any(
        grant.grantee_principal in (caller.arn, caller.session_arn)
        and action.removeprefix("kms:") in grant.operations
        and _fulfils(grant.constraints or {}, context)
        for grant in key.grants.values()
    )


def _fulfils(constraints: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    if constraints.keys() - {"EncryptionContextSubset", "EncryptionContextEquals"}:
        return False
    own = {
        kind: {f"{_CONTEXT}{name}".lower(): value for name, value in pairs.items()}
        for kind, pairs in constraints.items()
    }
    is_subset = own.get("EncryptionContextSubset", {}).items() <= context.items()
    return is_subset and own.get("EncryptionContextEquals", context) == context


def _request_keys(response: Any, side: str, caller: Caller) -> condition_keys.Keys:
    days = response._get_param("PendingWindowInDays")
    bypasses = response._get_param("BypassPolicyLockoutSafetyCheck")
    contexts = [f"{side}EncryptionContext", "DestinationEncryptionContext" if not side else ""]
    context: dict[str, str] = next((found for name in contexts if name and (found := response._get_param(name))), {})
    return _context_keys(context, caller) | condition_keys.of(
        {
            "kms:ScheduleKeyDeletionPendingWindowInDays": None if days is None else str(days),
            "kms:BypassPolicyLockoutSafetyCheck": None if bypasses is None else str(bypasses).lower(),
            "kms:GrantIsForAWSResource": "false" if response._get_action() == "CreateGrant" else None,
        }
    )


def _context_keys(context: Mapping[str, str], caller: Caller) -> condition_keys.Keys:
    return condition_keys.of(
        {
            "kms:CallerAccount": caller.account or caller.source_account,
            "kms:EncryptionContextKeys": list(context) or None,
            **{_CONTEXT + name: value for name, value in context.items()},
        }
    )
