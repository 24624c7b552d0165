"""Keeps the policies of buckets, keys, topics and roles as AWS keeps them, and gives them back in AWS's own form.

A policy that names a user or role that does not exist is refused. If one is deleted later, the policies show its unique
id, see principals. moto keeps each policy as the text that was put.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.models import IAMBackend, Role, iam_backends
from moto.kms.models import KmsBackend, kms_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.models import S3Backend, s3_backends
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import Topic, sns_backends

from localaws.gaps import principals
from localaws.gaps.principals import InvalidPrincipal

Document = dict[str, Any]

# The order of the elements in which S3 gives a policy back.
_ELEMENTS = ("Version", "Id", "Statement")
_STATEMENT_ELEMENTS = tuple(
    "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split()
)


def fill() -> None:
    principals.call_on_deletion(_rename)
    _of_buckets()
    _of_keys()
    _of_topics()
    _of_roles()


def _of_buckets() -> None:
    """S3 refuses an unknown principal, and writes the policy anew.

    https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error
    """
    put = S3Backend.put_bucket_policy

    def put_bucket_policy(self: S3Backend, bucket_name: str, policy: bytes) -> None:
        try:
            text = _checked(policy, self.partition, _as_s3)
        except InvalidPrincipal:
            raise S3ClientError("MalformedPolicy", "Invalid principal in policy") from None
        put(self, bucket_name, text if isinstance(text, bytes) else text.encode())

    S3Backend.put_bucket_policy = put_bucket_policy


def _of_keys() -> None:
    """KMS refuses an unknown principal, and gives the policy back indented.

    https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
    https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html#API_GetKeyPolicy_Examples
    """
    create, put = KmsBackend.create_key, KmsBackend.put_key_policy

    def checked(self: KmsBackend, policy: str) -> str:
        try:
            return str(_checked(policy, self.partition, _as_kms))
        except InvalidPrincipal:
            text = "Policy contains a statement with one or more invalid principals."
            raise JsonRESTError("MalformedPolicyDocumentException", text) from None

    def create_key(self: KmsBackend, policy: str | None, *others: Any, **named: Any) -> Any:
        return create(self, checked(self, policy) if policy else policy, *others, **named)

    def put_key_policy(self: KmsBackend, key_id: str, policy: str) -> None:
        put(self, key_id, checked(self, policy))

    KmsBackend.create_key, KmsBackend.put_key_policy = create_key, put_key_policy


def _of_topics() -> None:
    """https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html"""
    policy = Topic.policy

    def put(self: Topic, text: str) -> None:
        try:
            checked = _checked(text, self.arn.split(":")[1], json.dumps)
        except InvalidPrincipal:
            raise SNSInvalidParameter("Invalid parameter: Policy Error: PrincipalNotFound") from None
        policy.fset(self, checked)

    Topic.policy = property(policy.fget, put)


def _of_roles() -> None:
    """IAM names the principal that it does not know.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
    """
    create, update = IAMBackend.create_role, IAMBackend.update_assume_role_policy

    def checked(self: IAMBackend, policy: str) -> str:
        try:
            return str(_checked(policy, self.partition, json.dumps))
        except InvalidPrincipal as e:
            raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{e}"') from None

    def create_role(
        self: IAMBackend, role_name: str, assume_role_policy_document: str, *others: Any, **named: Any
    ) -> Role:
        return create(self, role_name, checked(self, assume_role_policy_document), *others, **named)

    def update_assume_role_policy(self: IAMBackend, role_name: str, policy_document: str) -> None:
        update(self, role_name, checked(self, policy_document))

    IAMBackend.create_role, IAMBackend.update_assume_role_policy = create_role, update_assume_role_policy


def _checked(text: str | bytes, partition: str, written: Callable[[Document], str]) -> str | bytes:
    """Returns a policy in another form, with the ARNs of its principals. A text that is no policy stays as it is.

    Raises InvalidPrincipal if a principal does not exist.
    """
    try:
        document = json.loads(text)
        _map_principals(document, lambda name: principals.require(_arn(name, partition)))
    except (ValueError, TypeError, AttributeError):
        return text  # moto or localaws.access refuses it
    return written(document)


def _arn(name: str, partition: str) -> str:
    """Returns the ARN of an account for its id."""
    is_account = len(name) == 12 and name.isdigit()
    return f"arn:{partition}:iam::{name}:root" if is_account else name


def _map_principals(document: Document, change: Callable[[str], str]) -> None:
    """Changes each name in the elements Principal and NotPrincipal that is one of AWS's own."""
    statements = document["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        for element in statement.keys() & {"Principal", "NotPrincipal"}:
            named = statement[element]
            if isinstance(named, dict) and "AWS" in named:
                names = named["AWS"]
                named["AWS"] = [change(name) for name in names] if isinstance(names, list) else change(names)


def _as_s3(document: Document) -> str:
    """Returns a policy as S3 gives it back: without white space, and a list of one value is that value.

    The order of principals is not documented. Here it is the reverse one, so that nothing relies on it.
    """
    statements = document["Statement"]
    document["Statement"] = [
        _ordered({element: _collapsed(value) for element, value in statement.items()}, _STATEMENT_ELEMENTS)
        for statement in (statements if isinstance(statements, list) else [statements])
    ]
    return json.dumps(_ordered(document, _ELEMENTS), separators=(",", ":"))


def _as_kms(document: Document) -> str:
    return json.dumps(document, indent=2, separators=(",", " : "))


def _ordered(values: Document, names: tuple[str, ...]) -> Document:
    return {name: values[name] for name in (*names, *values) if name in values}


def _collapsed(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: sorted(each, reverse=True) if name == "AWS" and _is_long(each) else _collapsed(each)
            for name, each in value.items()
        }
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _is_long(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1


def _rename(arn: str, unique_id: str) -> None:
    """Replaces a principal that was deleted in all policies."""
    for text, put in _all():
        document = json.loads(text)
        _map_principals(document, lambda name: unique_id if name == arn else name)
        put(document)


def _all() -> Iterator[tuple[str | bytes, Callable[[Document], None]]]:
    """Yields each policy of a resource, and a function that writes it anew."""
    for bucket in _each(s3_backends, "buckets"):
        if bucket.policy:
            yield bucket.policy, lambda document, of=bucket: setattr(of, "policy", _as_s3(document).encode())
    for key in _each(kms_backends, "keys"):
        if key.policy:
            yield key.policy, lambda document, of=key: setattr(of, "policy", _as_kms(document))
    for topic in _each(sns_backends, "topics"):
        yield topic.policy, lambda document, of=topic: setattr(of, "_policy_json", document)
    for role in _each(iam_backends, "roles"):
        yield (
            role.assume_role_policy_document,
            lambda document, of=role: setattr(of, "assume_role_policy_document", json.dumps(document)),
        )


def _each(backends: Any, name: str) -> Iterator[Any]:
    for places in list(backends.values()):
        for backend in list(places.values()):
            yield from list(getattr(backend, name).values())
