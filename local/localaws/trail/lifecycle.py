"""Follows the trails that are made, changed, started, stopped and deleted."""

from collections.abc import Callable
from typing import Any

from moto.cloudtrail.models import CloudTrailBackend

from localaws.trail import states


def follow() -> None:
    """Replaces methods of moto, in this process only."""
    for name in "update_trail", "start_logging", "stop_logging":
        setattr(CloudTrailBackend, name, _followed(getattr(CloudTrailBackend, name)))
    create, delete = CloudTrailBackend.create_trail, CloudTrailBackend.delete_trail

    def create_trail(self: CloudTrailBackend, name: str, *arguments: Any, **named: Any) -> Any:
        replaced = self.trails.get(name)  # moto replaces a trail with the same name
        trail = create(self, name, *arguments, **named)
        if replaced:
            states.follow(replaced, is_deleted=True)
        return trail

    def delete_trail(self: CloudTrailBackend, name: str) -> None:
        trail = self.get_trail(name)
        delete(self, name)
        states.follow(trail, is_deleted=True)

    CloudTrailBackend.create_trail, CloudTrailBackend.delete_trail = create_trail, delete_trail


def _followed(change: Callable[..., Any]) -> Callable[..., Any]:
    def followed(self: CloudTrailBackend, name: str, **changes: Any) -> Any:
        answer = change(self, name=name, **changes)
        states.follow(self.get_trail(name))
        return answer

    return followed
