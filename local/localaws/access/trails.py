"""Checks a trail that is created or changed, as CloudTrail does.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html#API_CreateTrail_Errors
"""

from dataclasses import dataclass
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend
from moto.core.exceptions import JsonRESTError
from moto.organizations.models import OrganizationsBackend

from localaws.access import (
    callers,
    condition_keys,
    keys,
    log_groups,
    organizations,
    s3,
    s3_buckets,
    s3_encryption,
    topics,
)
from localaws.access.asking import Denied
from localaws.access.log_groups import LogGroupRefused
from localaws.access.request import Caller
from localaws.access.s3_actions import Need

_CLOUDTRAIL = "cloudtrail.amazonaws.com"


@dataclass(frozen=True)
class Plan:
    """A trail as it is going to be. arn is the one that it has in the policies."""

    arn: str
    account: str
    region: str
    bucket: str
    prefix: str | None
    key: str | None
    topic: str | None
    log_group: str | None
    role: str | None
    is_of_organization: bool


def guard() -> None:
    """Replaces methods of moto, in this process only."""
    create, update = CloudTrailBackend.create_trail, CloudTrailBackend.update_trail

    def create_trail(self: CloudTrailBackend, name: str, bucket_name: str, *arguments: Any, **named: Any) -> Any:
        prefix, topic, _, _, _, is_org, log_group, role, key = arguments[:9]
        _check(_plan(self, name, bucket_name, prefix, key, topic, log_group, role, is_org))
        return create(self, name, bucket_name, *arguments, **named)

    def update_trail(self: CloudTrailBackend, name: str, **changes: Any) -> Any:
        trail = self.get_trail(name)

        def value(setting: str, old: Any) -> Any:
            return old if changes.get(setting) is None else changes[setting]

        plan = _plan(
            self,
            trail.trail_name,
            value("s3_bucket_name", trail.bucket_name),
            value("s3_key_prefix", trail.s3_key_prefix),
            value("kms_key_id", trail.kms_key_id),
            value("sns_topic_name", trail.sns_topic_name),
            value("cw_log_group_arn", trail.cw_log_group_arn),
            value("cw_role_arn", trail.cw_role_arn),
            value("is_organization_trail", trail.is_org_trail),
        )
        _check(plan)
        return update(self, name=name, **changes)

    CloudTrailBackend.create_trail = create_trail
    CloudTrailBackend.update_trail = update_trail


def _plan(
    backend: CloudTrailBackend,
    name: str,
    bucket: str,
    prefix: str | None,
    key: str | None,
    topic: str | None,
    log_group: str | None,
    role: str | None,
    is_of_organization: Any,
) -> Plan:
    organization = organizations.backend_of(backend.account_id)
    # The trail of an organization belongs to its management account, even if a delegated administrator makes it.
    owner = backend.account_id
    if is_of_organization and organization and organization.org:
        owner = organization.org.master_account_id
    return Plan(
        arn=f"arn:{backend.partition}:cloudtrail:{backend.region_name}:{owner}:trail/{name}",
        account=backend.account_id,
        region=backend.region_name,
        bucket=bucket,
        prefix=prefix,
        key=key,
        topic=topic,
        log_group=log_group,
        role=role,
        is_of_organization=bool(is_of_organization),
    )


def _check(plan: Plan) -> None:
    """Raises AWS's exception for the first thing that is not as CloudTrail needs it."""
    organization = organizations.backend_of(plan.account)
    if plan.is_of_organization:
        _check_organization(plan, organization)
    service = callers.cloudtrail(plan.arn)
    _check_bucket(plan, service, organization)
    if plan.key:
        _check_key(plan, service)
    if plan.topic:
        _check_topic(plan)
    if plan.log_group or plan.role:
        _check_log_group(plan)


def _check_organization(plan: Plan, organization: OrganizationsBackend | None) -> None:
    if organization is None or organization.org is None:
        raise JsonRESTError("OrganizationsNotInUseException", f"The account {plan.account} is in no organization.")
    if organization.org.feature_set != "ALL":
        raise JsonRESTError("OrganizationNotInAllFeaturesModeException", "The organization does not have all features.")
    if _CLOUDTRAIL not in [service["ServicePrincipal"] for service in organization.services]:
        raise JsonRESTError(
            "CloudTrailAccessNotEnabledException",
            "Trusted access for CloudTrail is not enabled in the organization.",
        )
    delegates = [admin.account.id for admin in organization.admins if _CLOUDTRAIL in admin.services]
    if plan.account not in (organization.org.master_account_id, *delegates):
        raise JsonRESTError(
            "NotOrganizationMasterAccountException",
            f"The account {plan.account} is neither the management account nor a delegated administrator.",
        )


def _check_bucket(plan: Plan, service: Caller, organization: OrganizationsBackend | None) -> None:
    if s3_buckets.find(plan.bucket) is None:
        raise JsonRESTError("S3BucketDoesNotExistException", f"S3 bucket {plan.bucket} does not exist!")
    folders = [service.source_account]
    if plan.is_of_organization and organization and organization.org:
        folders.append(organization.org.id)
    start = f"{plan.prefix}/AWSLogs" if plan.prefix else "AWSLogs"
    own = condition_keys.of({"s3:x-amz-acl": "bucket-owner-full-control"})
    try:
        s3.require(service, Need("s3:GetBucketAcl", plan.bucket), {})
        for folder in folders:
            s3.require(service, Need("s3:PutObject", plan.bucket, f"{start}/{folder}/CloudTrail/check"), own)
    except Denied as e:
        text = f"Incorrect S3 bucket policy is detected for bucket: {plan.bucket} ({e})"
        raise JsonRESTError("InsufficientS3BucketPolicyException", text) from None


def _check_key(plan: Plan, service: Caller) -> None:
    bucket = s3_buckets.find(plan.bucket)
    key = keys.find(plan.key or "", plan.account, plan.region)
    if key is None or bucket is None or key.region != bucket.region_name:
        text = f"The key {plan.key} does not exist, or is not in the region of the bucket {plan.bucket}."
        raise JsonRESTError("KmsKeyNotFoundException", text)
    if key.key_state != "Enabled":
        raise JsonRESTError("KmsException", f"The key {key.arn} is {key.key_state}.")
    context = s3_encryption.context(bucket, f"AWSLogs/{plan.account}/", s3_encryption.has_bucket_key(bucket))
    own = keys.through_s3(service, bucket.region_name, context | {"aws:cloudtrail:arn": plan.arn})
    try:
        keys.require(service, "kms:GenerateDataKey", key, own)
        if s3_encryption.has_bucket_key(bucket):
            keys.require(service, "kms:Decrypt", key, own)
        keys.require(service, "kms:DescribeKey", key, {})
    except Denied as e:
        text = f"Insufficient permissions to access S3 bucket {plan.bucket} or KMS key {key.arn} ({e})"
        raise JsonRESTError("InsufficientEncryptionPolicyException", text) from None


def _check_topic(plan: Plan) -> None:
    name = plan.topic or ""
    arn = name if name.startswith("arn:") else f"arn:{_partition(plan)}:sns:{plan.region}:{plan.account}:{name}"
    text = "SNS Topic does not exist or the topic policy is incorrect!"
    try:
        if topics.require(plan.arn, arn) is None:
            raise JsonRESTError("InsufficientSnsTopicPolicyException", text)
    except Denied as e:
        raise JsonRESTError("InsufficientSnsTopicPolicyException", f"{text} ({e})") from None


def _check_log_group(plan: Plan) -> None:
    stream = f"{plan.account}_CloudTrail_{plan.region}"
    try:
        log_groups.require(plan.arn, plan.account, plan.log_group, plan.role, stream)
    except LogGroupRefused as e:
        raise JsonRESTError(e.code, str(e)) from None


def _partition(plan: Plan) -> str:
    return plan.arn.split(":")[1]
