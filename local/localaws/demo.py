"""Says which stacks the demo deploys.

usage: python -m localaws.demo ROOT

It prints the names of the logging stack and of the management stack, or ends with 1 and one line if a stack file
cannot be deployed to the local AWS.
"""

import sys
from pathlib import Path

from localaws import project_copy, stack_files
from localaws.errors import UserError


def stacks(root: Path) -> tuple[str, str]:
    """Returns both names. The management stack may say that its logging stack has another name than logging."""
    linked = stack_files.read(root, "management").text("orgtrail:loggingStack") or ""
    name = linked.rsplit("/", 1)[-1]
    logging = name if name in stack_files.names(root) else "logging"
    for name, kind in (logging, "logging"), ("management", "management"):
        stack = stack_files.read(root, name)
        if stack.kind not in (kind, None):
            raise UserError(
                f"{stack.file_name}: orgtrail:account is '{stack.kind}', but the demo needs a {kind} stack here"
            )
        project_copy.stack_text(stack.name, (root / stack.file_name).read_text(encoding="utf-8"))
        stack_files.require_runnable(stack)
    return logging, "management"


if __name__ == "__main__":
    try:
        print(*stacks(Path(sys.argv[1])))
    except UserError as e:
        sys.exit(f"demo: {e}")
