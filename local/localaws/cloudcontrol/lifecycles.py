"""Writes the lifecycle of a bucket as the property of the type AWS::S3::Bucket.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-lifecycleconfiguration.html
"""

from collections.abc import Mapping
from typing import Any

from localaws.cloudcontrol.types import Properties, picked, present


def properties(found: Mapping[str, Any]) -> Properties:
    size = found.get("TransitionDefaultMinimumObjectSize")
    rules = [_rule(rule) for rule in found.get("Rules", [])]
    return {"Rules": rules} | present({"TransitionDefaultMinimumObjectSize": size}) if rules else {}


def _rule(found: Mapping[str, Any]) -> Properties:
    expiration, limits = found.get("Expiration", {}), _limits(found)
    sizes = {
        name: str(limits[name]) for name in ("ObjectSizeGreaterThan", "ObjectSizeLessThan") if limits.get(name)
    }  # these are strings in a template
    tags = limits.get("Tags") or ([limits["Tag"]] if limits.get("Tag") else [])
    return sizes | present(
        {
            "AbortIncompleteMultipartUpload": found.get("AbortIncompleteMultipartUpload"),
            "ExpirationDate": str(expiration.get("Date") or ""),
            "ExpirationInDays": expiration.get("Days"),
            "ExpiredObjectDeleteMarker": expiration.get("ExpiredObjectDeleteMarker"),
            "Id": found.get("ID"),
            "NoncurrentVersionExpiration": picked(
                found.get("NoncurrentVersionExpiration", {}), "NewerNoncurrentVersions", "NoncurrentDays"
            ),
            "NoncurrentVersionTransitions": [
                _transition(each, "NoncurrentDays") for each in found.get("NoncurrentVersionTransitions", [])
            ],
            "Prefix": limits.get("Prefix"),
            "Status": found["Status"],
            "TagFilters": tags,
            "Transitions": [_transition(each, "Days") for each in found.get("Transitions", [])],
        }
    )


def _limits(found: Mapping[str, Any]) -> Mapping[str, Any]:
    chosen = found.get("Filter") or {"Prefix": found.get("Prefix")}
    return dict(chosen.get("And") or chosen)


def _transition(found: Mapping[str, Any], days: str) -> Properties:
    return picked(found, "NewerNoncurrentVersions", "StorageClass") | present(
        {"TransitionDate": str(found.get("Date") or ""), "TransitionInDays": found.get(days)}
    )
