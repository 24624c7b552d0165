"""Writes files into the bucket of a trail as CloudTrail, and records that."""

from collections.abc import Mapping

from moto.cloudtrail.models import Trail

from localaws.access import callers, delivery, keys, s3_buckets
from localaws.access.delivery import DeliveryFailed
from localaws.trail import recorder, s3_events, trails
from localaws.trail.call import Answer, Call

_SERVICE = "cloudtrail.amazonaws.com"


def write(trail: Trail, bucket: str, key: str, content: bytes, metadata: Mapping[str, str] | None = None) -> None:
    """Writes a file for a trail, encrypted with the key of the trail if it has one. Raises DeliveryFailed."""
    write_as(trails.arn(trail), bucket, key, content, _key(trail), metadata)


def write_as(
    trail_arn: str,
    bucket: str,
    key: str,
    content: bytes,
    encryption_key: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """Writes a file for the trail with an ARN, and returns its version. Raises DeliveryFailed."""
    try:
        version = delivery.deliver_log_file(trail_arn, bucket, key, content, encryption_key, metadata)
    except DeliveryFailed as e:
        _record(trail_arn, bucket, key, Answer(e.code, str(e)))
        raise
    _record(trail_arn, bucket, key, Answer())
    return version


def _key(trail: Trail) -> str | None:
    """Returns the ARN of the key of a trail, which can be named by its id or alias."""
    if not trail.kms_key_id:
        return None
    found = keys.find(trail.kms_key_id, trail.account_id, trail.region_name)
    return str(found.arn if found else trail.kms_key_id)


def _record(trail_arn: str, bucket_name: str, key: str, answer: Answer) -> None:
    """Records the delivery as the data event that it is in the account of the bucket."""
    bucket, recording = s3_buckets.find(bucket_name), trails.recording()
    if bucket is None or not recording:
        return
    arn = f"arn:{bucket.partition}:s3:::{bucket.name}"
    call = Call(
        service="s3",
        name="PutObject",
        region=bucket.region_name,
        caller=callers.cloudtrail(trail_arn),
        source_address=_SERVICE,
        user_agent=_SERVICE,
        parameters={"bucketName": bucket.name, "key": key, "x-amz-acl": "bucket-owner-full-control"},
        is_data=True,
        resources=s3_events.resources(arn, bucket.account_id, key),
        owners=(bucket.account_id,),
    )
    recorder.record_call(call, answer, recording)
