"""Adds the features that moto's KMS lacks."""

import json
import threading
from collections.abc import Callable
from typing import Any
from unittest import mock

from moto.core.exceptions import JsonRESTError
from moto.core.utils import camelcase_to_underscores
from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

from localaws.access import keys

# What KMS refuses for a key whose deletion is scheduled.
# https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html#key-state-table
_NOT_PENDING_DELETION = (
    *("CreateAlias", "UpdateAlias", "CreateGrant", "UpdateKeyDescription", "TagResource", "UntagResource"),
    *("EnableKey", "DisableKey", "EnableKeyRotation", "DisableKeyRotation", "ScheduleKeyDeletion"),
    *("Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"),
)

# The ids that the next keys get, by account and region.
_reserved_ids: dict[tuple[str, str], list[str]] = {}
_creating = threading.Lock()


def fill() -> None:
    _use_keys_for_encryption_by_default()
    _keep_rotation_period()
    _find_keys_of_other_accounts()
    _change_the_state_of_a_key_by_its_arn()
    _give_reserved_ids()
    _leave_keys_alone_that_will_be_deleted()


def reserve_id(account: str, region: str, key_id: str) -> None:
    """Reserves an id for a key. Keys that are created in the account and region take the reserved ids in order."""
    _reserved_ids.setdefault((account, region), []).append(key_id)


def _use_keys_for_encryption_by_default() -> None:
    """moto does not tell for what a key can be used if nobody has said it, so that the AWS provider would replace the key.

    https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-KeyUsage
    """
    create = KmsBackend.create_key

    def create_key(self: KmsBackend, policy: str | None, key_usage: str | None, *others: Any, **named: Any) -> Key:
        return create(self, policy, key_usage or "ENCRYPT_DECRYPT", *others, **named)

    KmsBackend.create_key = create_key


def _keep_rotation_period() -> None:
    """moto does not store the rotation period of a key. Without it, every preview would show a change of the key."""
    enable, status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status

    def key(self: KmsResponse) -> Key:
        return self.kms_backend.keys[self.kms_backend.get_key_id(self._get_param("KeyId"))]

    def enable_key_rotation(self: KmsResponse) -> str:
        answer = enable(self)
        key(self).rotation_period = self._get_param("RotationPeriodInDays") or 365
        return answer

    def get_key_rotation_status(self: KmsResponse) -> str:
        answer = json.loads(status(self))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(key(self), "rotation_period", 365)
        return json.dumps(answer)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def _find_keys_of_other_accounts() -> None:
    """moto does not find a key of another account. CloudTrail's key is in another account than the trail."""

    def kms_backend(self: KmsResponse) -> KmsBackend:
        key = keys.named(self)
        if key and key.account_id != self.current_account:
            return kms_backends[key.account_id][key.region]
        return kms_backends[self.current_account][self.region]

    KmsResponse.kms_backend = property(kms_backend)


def _change_the_state_of_a_key_by_its_arn() -> None:
    """moto fails if somebody schedules or cancels the deletion of a key, or disables or enables it, by its ARN."""

    def by_id(change: Callable[..., Any]) -> Callable[..., Any]:
        return lambda self, key_id, *arguments: change(self, self.get_key_id(key_id), *arguments)

    for name in "schedule_key_deletion", "cancel_key_deletion", "disable_key", "enable_key":
        setattr(KmsBackend, name, by_id(getattr(KmsBackend, name)))


def _give_reserved_ids() -> None:
    """AWS generates the id of a key. Here, stack files can name the id that AWS generated."""
    create = KmsBackend.create_key

    def create_key(self: KmsBackend, *arguments: Any, **named: Any) -> Key:
        with _creating:  # another key that is created at the same time must not get the id
            reserved = _reserved_ids.get((self.account_id, self.region_name))
            if not reserved:
                return create(self, *arguments, **named)
            key_id = reserved.pop(0)
            with mock.patch("moto.kms.models.generate_key_id", lambda multi_region=False: key_id):
                return create(self, *arguments, **named)

    KmsBackend.create_key = create_key


def _leave_keys_alone_that_will_be_deleted() -> None:
    """moto uses and changes a key whose deletion is scheduled. KMS refuses that, but lets its policy be changed."""

    def refusing(call: Callable[[KmsResponse], str]) -> Callable[[KmsResponse], str]:
        def answer(self: KmsResponse) -> str:
            key = keys.named(self)
            if key and key.key_state == "PendingDeletion":
                raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
            return call(self)

        return answer

    for action in _NOT_PENDING_DELETION:
        name = camelcase_to_underscores(action)
        setattr(KmsResponse, name, refusing(getattr(KmsResponse, name)))
