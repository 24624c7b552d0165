"""Notes which actions of IAM are decided on while a request is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_actions: ContextVar[dict[str, None] | None] = ContextVar("actions", default=None)


def note(action: str) -> None:
    """Notes an action, if somebody collects them."""
    actions = _actions.get()
    if actions is not None:
        actions[action] = None


@contextmanager
def collected() -> Iterator[dict[str, None]]:
    """Collects the actions that are decided on inside the block, in the same thread, in their order."""
    actions: dict[str, None] = {}
    token = _actions.set(actions)
    try:
        yield actions
    finally:
        _actions.reset(token)
