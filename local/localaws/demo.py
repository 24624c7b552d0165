"""Determines which stacks the demo deploys.

usage: python -m localaws.demo ROOT [--replica]

It prints the names of the logging stack and of the management stack, or only the name of a standalone stack. If the
demo has a replica, because it is asked for or a stack file names one, it prints its name on a second line. If a stack
file cannot be deployed to the local AWS, it prints an error on one line and exits with status 1.
"""

import sys
from pathlib import Path

from localaws import project_copy, stack_files
from localaws.errors import UserError
from localaws.stack_files import StackFile


def stacks(root: Path) -> list[str]:
    """Returns the names of the stacks, in the order of their deployment.

    Raises UserError if one of them cannot be deployed to the local AWS.
    """
    found = _standalone(root) or _pair(root)
    for name in found:
        _require_deployable(root, name)
    return found


def replica(root: Path, logging: str, is_wanted: bool) -> str | None:
    """Returns the stack of the replica, if the logging stack names one or if it is wanted.

    The logging stack also names it by the bucket that it makes. Raises UserError if there is no such stack, or if it
    cannot be deployed to the local AWS.
    """
    stack = stack_files.read(root, logging)
    named = stack.text("orgtrail:replicaStack")
    name = named.rsplit("/", 1)[-1] if named else _unnamed_replica(root, stack, is_wanted)
    if name is None:
        return None
    if stack_files.read(root, name).kind != "replica":
        raise UserError(
            f"Pulumi.{name}.yaml: orgtrail:account must be replica: {stack.file_name} names it as its replica"
        )
    _require_deployable(root, name)
    return name


def _unnamed_replica(root: Path, logging: StackFile, is_wanted: bool) -> str | None:
    """Returns the replica that a stack without the setting replicaStack gets."""
    bucket = logging.text("orgtrail:replicaBucketArn")
    found = [stack for stack in stack_files.read_all(root)[0] if stack.kind == "replica"]
    if bucket:
        found = [stack for stack in found if stack.log_bucket == bucket.partition(":::")[2]]
    names = [stack.name for stack in found] if bucket or is_wanted else []
    if "replica" in names or len(names) == 1:
        return "replica" if "replica" in names else names[0]
    if bucket and is_wanted:
        raise UserError(f"{logging.file_name}: no stack of this project makes orgtrail:replicaBucketArn '{bucket}'")
    if is_wanted:
        raise UserError("there is no stack replica: write a Pulumi.replica.yaml with orgtrail:account: replica")
    return None


def _require_deployable(root: Path, name: str) -> None:
    stack = stack_files.read(root, name)
    project_copy.stack_text(name, (root / stack.file_name).read_text(encoding="utf-8"))
    stack_files.require_runnable(stack)


def _standalone(root: Path) -> list[str]:
    """Returns the standalone stack, if the project has no management stack."""
    if stack_files.exists(root, "management"):
        is_standalone = stack_files.read(root, "management").kind == "standalone"
        return ["management"] if is_standalone else []
    found = [stack.name for stack in stack_files.read_all(root)[0] if stack.kind == "standalone"]
    return found if len(found) == 1 else []


def _pair(root: Path) -> list[str]:
    """Returns both stacks. The management stack can name a logging stack that is not called logging."""
    linked = (stack_files.read(root, "management").text("orgtrail:loggingStack") or "").rsplit("/", 1)[-1]
    logging = linked if linked and stack_files.exists(root, linked) else "logging"
    for name, kind in (logging, "logging"), ("management", "management"):
        stack = stack_files.read(root, name)
        if stack.kind not in (kind, None):
            raise UserError(
                f"{stack.file_name}: orgtrail:account is '{stack.kind}', but the demo needs a {kind} stack here"
            )
    return [logging, "management"]


if __name__ == "__main__":
    try:
        folder = Path(sys.argv[1])
        names = stacks(folder)
        print(*names)
        print(replica(folder, names[0], is_wanted="--replica" in sys.argv[2:]) or "")
    except UserError as e:
        sys.exit(f"demo: {e}")
