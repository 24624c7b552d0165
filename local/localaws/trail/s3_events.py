"""Names the events of S3.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
"""

from collections.abc import Mapping

OBJECT, BUCKET = "AWS::S3::Object", "AWS::S3::Bucket"

# The documents of a bucket, by the parameter of the request that names them.
_DOCUMENTS = {
    "accelerate": "AccelerateConfiguration",
    "acl": "BucketAcl",
    "analytics": "BucketAnalyticsConfiguration",
    "cors": "BucketCors",
    "encryption": "BucketEncryption",
    "intelligent-tiering": "BucketIntelligentTieringConfiguration",
    "inventory": "BucketInventoryConfiguration",
    "lifecycle": "BucketLifecycle",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "metrics": "BucketMetricsConfiguration",
    "notification": "BucketNotification",
    "object-lock": "BucketObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "replication": "BucketReplication",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
_OBJECT_DOCUMENTS = {
    "acl": "ObjectAcl",
    "attributes": "ObjectAttributes",
    "legal-hold": "ObjectLegalHold",
    "retention": "ObjectRetention",
    "tagging": "ObjectTagging",
    "torrent": "ObjectTorrent",
}
_VERBS = {"GET": "Get", "HEAD": "Get", "PUT": "Put", "POST": "Post", "DELETE": "Delete"}
_OF_BUCKET = {"GET": "ListObjects", "HEAD": "HeadBucket", "PUT": "CreateBucket", "DELETE": "DeleteBucket"}
_OF_OBJECT = {"GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject", "POST": "PutObject"}

# The events of a bucket that are data events.
_DATA = frozenset({"HeadBucket", "ListObjects", "ListObjectVersions", "ListMultipartUploads", "DeleteObjects"})


def name(method: str, bucket: str, key: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """Returns the name of the event of a request. The names of headers are in lower case."""
    if not bucket:
        return "ListBuckets"
    if method == "OPTIONS":
        return "OptionsObject"
    return _of_object(method, query, headers) if key else _of_bucket(method, query)


def is_data(event: str, key: str) -> bool:
    """Returns whether an event is a data event."""
    return bool(key) or event in _DATA


def resources(bucket_arn: str, owner: str, key: str) -> tuple[dict[str, str], ...]:
    """Returns the resources of a data event: the object, or all objects of the bucket, and the bucket."""
    objects = {"type": OBJECT, "ARN" if key else "ARNPrefix": f"{bucket_arn}/{key}"}
    return objects, {"accountId": owner, "type": BUCKET, "ARN": bucket_arn}


def _of_bucket(method: str, query: Mapping[str, str]) -> str:
    if method == "POST":
        return "DeleteObjects" if "delete" in query else "PutObject"
    if method == "GET":
        for parameter, event in {"versions": "ListObjectVersions", "uploads": "ListMultipartUploads"}.items():
            if parameter in query:
                return event
    for parameter, document in _DOCUMENTS.items():
        if parameter in query:
            return _VERBS[method] + document
    return _OF_BUCKET[method]


def _of_object(method: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    if "uploads" in query:
        return "CreateMultipartUpload"
    if "uploadId" in query:
        copies = "UploadPartCopy" if "x-amz-copy-source" in headers else "UploadPart"
        of_upload = {"GET": "ListParts", "DELETE": "AbortMultipartUpload", "POST": "CompleteMultipartUpload"}
        return of_upload.get(method, copies)
    if method == "POST":
        return "RestoreObject" if "restore" in query else "SelectObjectContent" if "select" in query else "PutObject"
    for parameter, document in _OBJECT_DOCUMENTS.items():
        if parameter in query:
            return _VERBS[method] + document
    if method == "PUT":
        return "CopyObject" if "x-amz-copy-source" in headers else "PutObject"
    return _OF_OBJECT[method]
