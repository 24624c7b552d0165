"""What moto's S3 Object Lock lacks.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html
"""

from datetime import datetime
from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import AccessDeniedByLock, MissingKey, S3ClientError
from moto.s3.models import FakeKey, S3Backend
from moto.s3.responses import S3Response

from localaws import clock
from localaws.access import s3_actions

_LOCKED = "Access Denied because object protected by object lock."


class ProtectedByLock(AccessDeniedByLock):
    """A request that a lock forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.message = _LOCKED


def fill() -> None:
    _decide_on_retention()
    _decide_on_deletion()
    _answer_for_retention_and_legal_hold()
    _lock_every_new_object()
    _keep_versioning()


def require_change(
    mode: str | None,
    until: datetime | None,
    new_mode: str | None,
    new_until: datetime | None,
    bypasses: bool,
    now: datetime,
) -> None:
    """Raises ProtectedByLock if the retention of an object version cannot be changed from the first to the second.

    In both modes, everybody may extend it. In the mode GOVERNANCE, only who bypasses it may shorten or remove it or
    change the mode. In the mode COMPLIANCE, nobody may.
    """
    if not mode or until is None or until <= now:
        return
    extends = new_mode == mode and new_until is not None and new_until >= until
    if not extends and (mode == "COMPLIANCE" or not bypasses):
        raise ProtectedByLock()


def _decide_on_retention() -> None:
    """moto lets everybody shorten the retention of an object version, and remove it."""

    def put_object_retention(self: S3Response) -> Any:
        bucket = self.backend.get_bucket(self.bucket_name)
        if not bucket.object_lock_enabled:
            raise S3ClientError("InvalidRequest", "Bucket is missing Object Lock Configuration")
        version = self.backend.get_object(
            self.bucket_name, self.parse_key_name(), version_id=self._get_param("versionId")
        )
        if version is None:
            raise MissingKey(key=self.parse_key_name())
        now = clock.now()
        mode, text = self._mode_until_from_body() if b"<" in (self.body or b"") else (None, None)
        until = _date(text)
        if bool(mode) != bool(until) or mode not in (None, "GOVERNANCE", "COMPLIANCE"):
            raise S3ClientError("MalformedXML", "The retention needs a known mode and a date")
        if until and until <= now:
            raise S3ClientError("InvalidArgument", "The retain until date must be in the future!")
        bypasses = s3_actions.bypasses_governance({name.lower(): value for name, value in self.headers.items()})
        require_change(version.lock_mode, _date(version.lock_until), mode, until, bypasses, now)
        version.lock_mode, version.lock_until = mode, text
        return 200, {}, ""

    S3Response.put_object_retention = put_object_retention


def _decide_on_deletion() -> None:
    """moto takes a header that says that nothing is to be bypassed for one that bypasses."""
    delete = S3Backend.delete_object

    def is_locked(self: FakeKey, governance_bypass: bool) -> bool:
        if self.lock_legal_status == "ON":
            return True
        until = _date(self.lock_until)
        is_retained = until is not None and until > clock.now()
        return is_retained and not (self.lock_mode == "GOVERNANCE" and governance_bypass)

    def delete_object(
        self: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None, bypass: Any = False
    ) -> Any:
        try:
            return delete(self, bucket_name, key_name, version_id, str(bypass).lower() == "true")
        except AccessDeniedByLock:
            raise ProtectedByLock() from None

    FakeKey.is_locked = is_locked
    S3Backend.delete_object = delete_object


def _answer_for_retention_and_legal_hold() -> None:
    """moto lacks GetObjectRetention, and knows a legal hold of an object that never had one."""
    get = S3Response._key_response_get

    def key_response_get(self: S3Response, query: dict[str, Any], key_name: str) -> Any:
        if "retention" not in query and "legal-hold" not in query:
            return get(self, query, key_name)
        key, _ = self._get_key(validate_storage_class=False)
        if "retention" in query:
            self.data["Action"] = "GetObjectRetention"
            found = {"Retention": {"Mode": key.lock_mode, "RetainUntilDate": _date(key.lock_until)}}
            exists = bool(key.lock_mode)
        else:
            self.data["Action"] = "GetObjectLegalHold"
            found = {"LegalHold": {"Status": key.lock_legal_status}}
            exists = bool(key.lock_legal_status)
        if not exists:
            text = "The specified object does not have a ObjectLock configuration"
            raise S3ClientError("NoSuchObjectLockConfiguration", text)
        return self.serialized(ActionResult(found))

    S3Response._key_response_get = key_response_get


def _lock_every_new_object() -> None:
    """moto does not apply the default retention to an object that is uploaded in parts."""
    put = S3Backend.put_object

    def put_object(self: S3Backend, bucket_name: str, *arguments: Any, **named: Any) -> FakeKey:
        bucket = self.get_bucket(bucket_name)
        if bucket.has_default_lock and not named.get("lock_mode"):
            named |= {"lock_mode": bucket.default_lock_mode, "lock_until": bucket.default_retention()}
        return put(self, bucket_name, *arguments, **named)

    S3Backend.put_object = put_object


def _keep_versioning() -> None:
    """moto suspends the versioning of a bucket with Object Lock."""
    put = S3Backend.put_bucket_versioning

    def put_bucket_versioning(self: S3Backend, bucket_name: str, status: str) -> None:
        if status != "Enabled" and self.get_bucket(bucket_name).object_lock_enabled:
            text = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
            raise S3ClientError("InvalidBucketState", text)
        put(self, bucket_name, status)

    S3Backend.put_bucket_versioning = put_bucket_versioning


def _date(text: str | None) -> datetime | None:
    try:
        return s3_actions.parse_date(text) if text else None
    except ValueError:
        raise S3ClientError("MalformedXML", f"'{text}' is no date") from None
