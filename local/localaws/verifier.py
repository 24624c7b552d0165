"""The role that verifies on the local AWS.

Only a reader can decrypt digests and log files. So the role has to be one of the bucket's readers, as on the real AWS.
"""

from localaws import principals
from localaws.stack_files import StackFile

_READERS = "orgtrail:logReaders"
_NAME = "orgtrail-verify"


def role(stack: StackFile, account: str | None = None) -> str:
    """Returns the role in an account, by default in that of the stack."""
    return principals.role(stack, _NAME, account)


def reader(stack: StackFile) -> str:
    """Returns the role to read the bucket as: the first reader in the stack file that is a role of its account."""
    roles = (arn for arn in stack.texts(_READERS) if f"::{stack.account}:role/" in arn)
    return next(roles, role(stack))


def readers(stack: StackFile) -> list[str] | None:
    """Returns the readers for the copy of a stack file, or None if it stays as it is.

    If the stack file names no role of its account, the role that verifies is a reader as well.
    """
    if stack.kind not in ("logging", "standalone", "replica") or stack.account is None:
        return None
    named = stack.texts(_READERS)
    return None if reader(stack) in named else [*named, role(stack)]
