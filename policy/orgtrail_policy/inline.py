"""Parts of a bucket that are set in the bucket itself.

The provider takes them there too, but the other policies look at resources. Beside such a resource, the last one wins.
"""

from collections.abc import Iterator

from orgtrail_policy import resources
from orgtrail_policy.resources import UNKNOWN, Resource
from orgtrail_policy.rules import Config, ResourcePolicy

# The provider's types of buckets differ in the names of properties.
_RESOURCES = {
    "lifecycleRules": "BucketLifecycleConfigurationV2",
    "objectLockConfiguration": "BucketObjectLockConfigurationV2",
    "policy": "BucketPolicy",
    "serverSideEncryptionConfiguration": "BucketServerSideEncryptionConfigurationV2",
    "serverSideEncryptionConfigurations": "BucketServerSideEncryptionConfigurationV2",
    "versioning": "BucketVersioningV2",
    "versionings": "BucketVersioningV2",
}


def _parts(resource: Resource, config: Config) -> Iterator[str]:
    for part, type_ in _RESOURCES.items() if resource.type == resources.BUCKET else ():
        if resource.get(part) not in (None, [], "", UNKNOWN):
            yield f"The bucket sets {part} itself: declare a {type_} instead, at which the other policies look."


PARTS_SEPARATE = ResourcePolicy(
    "bucket-parts-separate",
    "Policy, lock, versioning, encryption and lifecycle of a bucket are resources, at which the other policies look.",
    _parts,
)
