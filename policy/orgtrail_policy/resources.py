"""Resources of a stack, as the policies see them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
BUCKET_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
BUCKET_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
BUCKET_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
BUCKET_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
BUCKET_PUBLIC_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
BUCKET_OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
KEY = "aws:kms/key:Key"
KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy"
TRAIL = "aws:cloudtrail/trail:Trail"

# The components of orgtrail. Their types never change.
LOG_STORE = "orgtrail:index:WormBucket"
ORGANIZATION_TRAIL = "orgtrail:index:OrganizationTrail"
QUERIES = "orgtrail:index:LogQueries"


class Unknown:
    """The value of a property that is not known before the update. Every comparison with it is false."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Resource:
    """A resource of a stack.

    type has no suffix V2, because the provider's next version removes it. components are the types of the components that
    contain the resource, from the outside to the inside.
    """

    type: str
    name: str
    components: tuple[str, ...]
    protected: bool
    properties: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """Returns a property, None if it is not set, or UNKNOWN."""
        return self.properties.get(name)

    def at(self, *names: str) -> Any:
        """Returns a property within others. A list with one element is as good as the element, as in the provider."""
        value: Any = self.properties
        for name in names:
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            if value is UNKNOWN:
                return UNKNOWN
            if not isinstance(value, Mapping):
                return None
            value = value.get(name)
        return value

    def is_in(self, component: str) -> bool:
        return component in self.components


def of(urn: str, protected: bool, properties: Mapping[str, Any]) -> Resource:
    """Returns the resource with a URN: urn:pulumi:STACK::PROJECT::COMPONENT$...$TYPE::NAME."""
    _, _, types, name = urn.split("::", 3)
    *components, own = types.split("$")
    return Resource(re.sub(r"V2\b", "", own), name, tuple(components), protected, properties)
