"""Notes which versions of objects a request makes or changes, and has them replicated when it is answered."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from moto.s3.models import FakeBucket, FakeKey, S3Backend
from moto.s3.responses import S3Response

from localaws.access import s3_buckets
from localaws.replication import replicator

# What a request has made or changed: what to do with it, its bucket, and the version or delete marker.
Noted = tuple[Callable[[FakeBucket, Any], None], str, Any]

_noted: ContextVar[list[Noted] | None] = ContextVar("noted", default=None)


def observe() -> None:
    """Replaces methods of moto, in this process only."""
    _note_versions()
    _note_delete_markers()
    for change in "put_object_retention", "put_object_legal_hold", "put_object_tagging", "delete_object_tagging":
        setattr(S3Response, change, _noting_change(getattr(S3Response, change)))
    S3Response._bucket_response = _replicating(S3Response._bucket_response)
    S3Response._key_response = _replicating(S3Response._key_response)


def _replicating(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Replicates after the answer is known, because only then an object has its metadata."""

    def replicating(self: S3Response, request: Any, full_url: str) -> Any:
        noted: list[Noted] = []
        token = _noted.set(noted)
        try:
            return answer(self, request, full_url)
        finally:
            _noted.reset(token)
            for replicate, bucket_name, version in noted:
                if bucket := s3_buckets.find(bucket_name):
                    replicate(bucket, version)

    return replicating


def _note_versions() -> None:
    put = S3Backend.put_object

    def put_object(self: S3Backend, bucket_name: str, *arguments: Any, **named: Any) -> FakeKey:
        version = put(self, bucket_name, *arguments, **named)
        _note(replicator.created, bucket_name, version)
        return version

    S3Backend.put_object = put_object


def _note_delete_markers() -> None:
    mark = S3Backend._set_delete_marker

    def set_delete_marker(self: S3Backend, bucket_name: str, key_name: str) -> Any:
        marker = mark(self, bucket_name, key_name)
        _note(replicator.deleted, bucket_name, marker)
        return marker

    S3Backend._set_delete_marker = set_delete_marker


def _noting_change(change: Callable[[S3Response], Any]) -> Callable[[S3Response], Any]:
    def noting(self: S3Response) -> Any:
        answer = change(self)
        key, version_id = self.parse_key_name(), self._get_param("versionId")
        version = self.backend.get_object(self.bucket_name, key, version_id=version_id)
        if version is not None:
            _note(replicator.changed, self.bucket_name, version)
        return answer

    return noting


def _note(replicate: Callable[[FakeBucket, Any], None], bucket_name: str, version: Any) -> None:
    noted = _noted.get()
    if noted is not None:
        noted.append((replicate, bucket_name, version))
