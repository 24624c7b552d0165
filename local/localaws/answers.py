"""Says what AWS has answered to a request, and what gave that answer: from the text of its error."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from localaws.errors import UserError

DONE = "done"
OBJECT_LOCK = "S3 Object Lock"
NO_BUCKET_STATEMENT = "no Allow in the bucket policy"
NO_KEY_STATEMENT = "no Allow in the key policy"
NO_ROLE_STATEMENT = "no Allow in the role's policy"
OTHER_ACCOUNT = "CloudTrail: not its trail"

_STATEMENT = re.compile(r"\((?:bucket|key|topic) policy, statement ([^)]+)\)")
_CONTROL_POLICY = re.compile(r"(service|resource) control policy: .*\(statement ([^)]+)\)")
_SHORT = {"service": "SCP", "resource": "RCP"}
_CODE = re.compile(r"<Code>([^<]+)</Code>")


@dataclass(frozen=True)
class Answer:
    """The error code, or done, and what gave the denial: a Sid, or S3 Object Lock.

    The Sid of a control policy follows after the kind of the policy, as in SCP DenyLeaving.
    """

    code: str
    by: str = ""

    @property
    def is_done(self) -> bool:
        return self.code == DONE


def of(call: Callable[[], object]) -> Answer:
    """Returns the answer to a request."""
    try:
        call()
    except ClientError as e:
        return denial(e.response["Error"]["Code"], e.response["Error"]["Message"])
    except UserError as e:  # what a service may not do
        code = _CODE.search(str(e))
        return denial(code[1] if code else "refused", str(e))
    return Answer(DONE)


def denial(code: str, text: str) -> Answer:
    """Returns the answer of an error with its code and its text."""
    if found := _CONTROL_POLICY.search(text):
        return Answer(code, f"{_SHORT[found[1]]} {found[2]}")
    if found := _STATEMENT.search(text):
        return Answer(code, found[1])
    if "object lock" in text.lower():
        return Answer(code, OBJECT_LOCK)
    if "no resource-based policy allows" in text:
        return Answer(code, NO_KEY_STATEMENT if "(key policy)" in text else NO_BUCKET_STATEMENT)
    if "no identity-based policy allows" in text:
        return Answer(code, NO_ROLE_STATEMENT)
    if code == "TrailNotFoundException":
        return Answer(code, OTHER_ACCOUNT)
    return Answer(code, text)
