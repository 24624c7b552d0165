"""Tests of what gaps.kms adds to the keys of a running local AWS."""

from typing import Any

from tests.running import SharedLocalAws

ACCOUNT = "111111111111"


class PendingDeletionTest(SharedLocalAws):
    region = "eu-west-1"

    def setUp(self) -> None:
        self.kms = self.client("kms", ACCOUNT)

    def make_key(self) -> str:
        return str(self.kms.create_key()["KeyMetadata"]["KeyId"])

    def test_an_alias_that_exists_is_not_created_again(self) -> None:
        create, first, second = self.kms.create_alias, self.make_key(), self.make_key()
        create(AliasName="alias/taken", TargetKeyId=first)
        for key in first, second:
            self.assert_refused("AlreadyExistsException", create, AliasName="alias/taken", TargetKeyId=key)

    def test_a_key_whose_deletion_is_scheduled_keeps_its_alias_and_gets_no_other(self) -> None:
        key, other = self.make_key(), self.make_key()
        self.kms.create_alias(AliasName="alias/kept", TargetKeyId=key)
        self.kms.create_alias(AliasName="alias/moved", TargetKeyId=other)
        self.kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        self.assertEqual("PendingDeletion", self.kms.describe_key(KeyId="alias/kept")["KeyMetadata"]["KeyState"])
        refused: tuple[tuple[Any, dict[str, str]], ...] = (
            (self.kms.create_alias, {"AliasName": "alias/new", "TargetKeyId": key}),
            (self.kms.update_alias, {"AliasName": "alias/moved", "TargetKeyId": key}),
            (self.kms.enable_key, {"KeyId": key}),
            (self.kms.enable_key_rotation, {"KeyId": key}),
            (self.kms.generate_data_key, {"KeyId": key, "KeySpec": "AES_256"}),
        )
        for call, arguments in refused:
            text = self.assert_refused("KMSInvalidStateException", call, **arguments)
            self.assertTrue(text.endswith(f"key/{key} is pending deletion."), text)
        self.kms.update_alias(AliasName="alias/kept", TargetKeyId=other)

    def test_its_policy_can_still_be_changed_and_its_deletion_cancelled(self) -> None:
        key = self.make_key()
        self.kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        policy = self.kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        self.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=policy)
        self.kms.cancel_key_deletion(KeyId=key)
        self.kms.enable_key(KeyId=key)
        self.assertEqual("Enabled", self.kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"])
