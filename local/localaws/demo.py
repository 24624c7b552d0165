"""Determines which stacks the demo deploys.

usage: python -m localaws.demo ROOT

It prints the names of the logging stack and of the management stack, or only the name of a standalone stack. If a
stack file cannot be deployed to the local AWS, it prints an error on one line and exits with status 1.
"""

import sys
from pathlib import Path

from localaws import project_copy, stack_files
from localaws.errors import UserError


def stacks(root: Path) -> list[str]:
    """Returns the names of the stacks, in the order of their deployment.

    Raises UserError if one of them cannot be deployed to the local AWS.
    """
    found = _standalone(root) or _pair(root)
    for name in found:
        stack = stack_files.read(root, name)
        project_copy.stack_text(name, (root / stack.file_name).read_text(encoding="utf-8"))
        stack_files.require_runnable(stack)
    return found


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
        print(*stacks(Path(sys.argv[1])))
    except UserError as e:
        sys.exit(f"demo: {e}")
