"""Adds to the logging stack of a running local AWS what a demo with a replica shows, without a change of its stack file.

usage: python -m localaws.linked ROOT RUN LOGGING REPLICA

From then on, the copy of the stack LOGGING has the setting orgtrail:replicaStack, unless its file names a replica, and
orgtrail:query, unless its file sets it. RUN is the folder of the local AWS.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from localaws import project_copy, queried, stack_files
from localaws.errors import UserError

REPLICA_STACK = "orgtrail:replicaStack"
_FILE = "linked.json"

# The settings that are added, by the name of their stack.
Added = Mapping[str, project_copy.Added]


def link(root: Path, run: Path, logging: str, replica: str) -> None:
    """Adds the settings that the stack file does not have."""
    stack = stack_files.read(root, logging)
    settings = queried.settings(stack)
    if not names_replica(stack):
        # A file backend has only one organization, with the name organization.
        settings[REPLICA_STACK] = f"organization/{project_copy.project_name(root)}/{replica}"
    (run / _FILE).write_text(json.dumps({logging: settings}))


def names_replica(stack: stack_files.StackFile) -> bool:
    """Returns whether a stack file names a replica, by its stack or by static values."""
    return any(stack.text(name) for name in (REPLICA_STACK, "orgtrail:replicaBucketArn"))


def added(run: Path) -> Added:
    """Returns the settings that are added in a local AWS."""
    try:
        return dict(json.loads((run / _FILE).read_text()))
    except FileNotFoundError:
        return {}


if __name__ == "__main__":
    try:
        link(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    except UserError as e:
        sys.exit(f"demo: {e}")
