"""Adds the features that moto's KMS lacks."""

import json
import re
import threading
from typing import Any
from unittest import mock

from moto.kms.models import Key, KmsBackend, kms_backends
from moto.kms.responses import KmsResponse

# The ids that the next keys get, by account and region.
_reserved_ids: dict[tuple[str, str], list[str]] = {}
_creating = threading.Lock()


def fill() -> None:
    _keep_rotation_period()
    _describe_keys_of_other_accounts()
    _give_reserved_ids()


def reserve_id(account: str, region: str, key_id: str) -> None:
    """Reserves an id for a key. Keys that are created in the account and region take the reserved ids in order."""
    _reserved_ids.setdefault((account, region), []).append(key_id)


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


def _describe_keys_of_other_accounts() -> None:
    """moto does not find a key of another account by its ARN. The trail's key is in another account than the trail.

    This does not check whether the key policy allows the call.
    """
    describe = KmsResponse.describe_key

    def describe_key(self: KmsResponse) -> str:
        arn = re.fullmatch(r"arn:[\w-]+:kms:([\w-]+):(\d{12}):key/([\w-]+)", self._get_param("KeyId") or "")
        if arn and arn[2] != self.current_account and arn[3] in kms_backends[arn[2]][arn[1]].keys:
            return json.dumps(kms_backends[arn[2]][arn[1]].describe_key(arn[3]).to_dict())
        return describe(self)

    KmsResponse.describe_key = describe_key


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
