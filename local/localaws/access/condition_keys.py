"""The condition keys that the local AWS knows.

Each request has its own keys. A known key that a request does not have is absent, as it would be on AWS. Of an unknown
key, nobody can say whether AWS would have it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Mapping

from localaws import clock
from localaws.access.request import Caller, Kind

Keys = dict[str, tuple[str, ...]]

_KNOWN = frozenset(
    key.lower()
    for key in (
        # of the caller
        *("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"),
        *("aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"),
        *("aws:PrincipalType", "aws:userid", "aws:username"),
        # of the resource for which a service makes the request
        *("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID"),
        # of the request
        *("aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:ViaAWSService"),
        *("aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"),
        *("aws:SourceOwner", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:MultiFactorAuthPresent"),
        # No request to the local AWS comes from a VPC.
        *("aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp"),
        *("s3:x-amz-acl", "s3:prefix", "s3:delimiter", "s3:max-keys", "s3:VersionId"),
        *("s3:object-lock-remaining-retention-days", "s3:object-lock-retain-until-date", "s3:object-lock-mode"),
        *("s3:object-lock-legal-hold", "s3:x-amz-storage-class", "s3:x-amz-copy-source", "s3:TlsVersion"),
        *("s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        *("kms:ViaService", "kms:CallerAccount", "kms:EncryptionContextKeys", "kms:KeySpec", "kms:KeyUsage"),
        *("kms:GrantIsForAWSResource", "kms:ScheduleKeyDeletionPendingWindowInDays"),
        *("kms:BypassPolicyLockoutSafetyCheck", "iam:PassedToService", "iam:AWSServiceName"),
        "organizations:PolicyType",
    )
)
_KNOWN_PREFIXES = ("kms:encryptioncontext:", "token.actions.githubusercontent.com:")


def is_known(key: str) -> bool:
    return key.lower() in _KNOWN or key.lower().startswith(_KNOWN_PREFIXES)


def of(values: Mapping[str, str | list[str] | None]) -> Keys:
    """Returns keys with their names in lower case, without those that have no value."""
    return {
        name.lower(): tuple(value) if isinstance(value, list) else (value,)
        for name, value in values.items()
        if value is not None
    }


def of_caller(caller: Caller, organization: str | None, organization_path: str | None) -> Keys:
    """Returns the keys that say who makes a request, and when.

    The local AWS has no TLS. Its requests count as requests over TLS, because they would be on AWS.
    """
    now = clock.now()
    is_service = caller.kind is Kind.SERVICE
    return of(
        {
            "aws:PrincipalArn": caller.arn,
            "aws:PrincipalAccount": caller.account,
            "aws:PrincipalOrgID": organization if caller.account else None,
            "aws:PrincipalOrgPaths": [organization_path] if caller.account and organization_path else None,
            # Only requests with credentials have this key.
            "aws:PrincipalIsAWSService": None if caller.kind is Kind.ANONYMOUS else "true" if is_service else "false",
            "aws:PrincipalServiceName": caller.service,
            "aws:PrincipalServiceNamesList": [caller.service] if caller.service else None,
            "aws:PrincipalType": None if is_service else caller.kind.value,
            "aws:userid": "anonymous" if caller.kind is Kind.ANONYMOUS else caller.user_id,
            "aws:username": caller.arn.rpartition("/")[2] if caller.kind is Kind.USER and caller.arn else None,
            "aws:SourceArn": caller.source_arn,
            "aws:SourceAccount": caller.source_account,
            "aws:SourceOrgID": organization if caller.source_account else None,
            "aws:SourceOwner": caller.account,
            "aws:MultiFactorAuthPresent": "false" if caller.kind is Kind.ROLE else None,
            "aws:SecureTransport": "true",
            "aws:ViaAWSService": "true" if caller.via else "false",
            # Of no request that a service does not make for somebody, and not of all services.
            "aws:CalledVia": list(caller.via) or None,
            "aws:CalledViaFirst": caller.via[0] if caller.via else None,
            "aws:CalledViaLast": caller.via[-1] if caller.via else None,
            "aws:CurrentTime": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "aws:EpochTime": str(int(now.timestamp())),
        }
    )
