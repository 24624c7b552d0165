"""Lists and reads objects in S3 as Athena does: on behalf of a principal, and with its rights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from localaws.query.failures import QueryFailed
from localaws.query.projection import Folder

SERVICE = "athena.amazonaws.com"

# Hive takes these files for hidden ones.
_HIDDEN = ("_", ".")


@dataclass(frozen=True)
class LogFile:
    """An object in a folder. size is what Athena counts as scanned, in bytes: that of the compressed file."""

    folder: Folder
    key: str
    size: int


class Storage:
    """The objects that a client of S3 can read."""

    def __init__(self, s3: Any, headers: Mapping[str, str]) -> None:
        self._s3 = s3
        s3.meta.events.register("before-call.s3", lambda params, **_: params["headers"].update(headers))

    def files(self, folder: Folder) -> Iterator[LogFile]:
        """Returns the files of a folder and of the folders in it. Raises QueryFailed if the principal may not."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=folder.bucket, Prefix=folder.prefix)
        try:
            for page in pages:
                for each in page.get("Contents", []):
                    if not each["Key"].rpartition("/")[2].startswith(_HIDDEN):
                        yield LogFile(folder, each["Key"], each["Size"])
        except ClientError as e:
            raise _denied(folder, folder.prefix, e) from None

    def read(self, file: LogFile) -> bytes:
        """Returns the content of a file. Raises QueryFailed if the principal may not read it."""
        try:
            return bytes(self._s3.get_object(Bucket=file.folder.bucket, Key=file.key)["Body"].read())
        except ClientError as e:
            raise _denied(file.folder, file.key, e) from None


def _denied(folder: Folder, key: str, e: ClientError) -> QueryFailed:
    """Athena names the path. The reason of S3, which it leaves out, says which policy denies the request."""
    return QueryFailed(f"Permission denied on S3 path: s3://{folder.bucket}/{key} ({e.response['Error']['Message']})")
