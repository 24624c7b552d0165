"""What the local AWS can be told to do that AWS does by itself.

Such a request has a token that only those know who can read the folder of the local AWS. So no request to an AWS API
can pass for one.
"""

import base64
import hmac
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from localaws.errors import UserError

# No bucket has a name with an underscore.
_PATH = "/_local/deliver-log-file"
_TOKEN_FILE = "control"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answering(application: Application, folder: Path) -> Application:
    """Adds these requests to those that an application answers. The token is written into a folder."""
    from localaws.access import delivery

    token = secrets.token_hex(16)
    file = folder / _TOKEN_FILE
    file.touch(mode=0o600)
    file.write_text(token)

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environment.get("PATH_INFO") != _PATH:
            return application(environment, start_response)
        status, text = "403 Forbidden", "wrong token"
        if hmac.compare_digest(environment.get("HTTP_X_LOCAL_TOKEN", ""), token):
            asked = json.loads(environment["wsgi.input"].read(int(environment["CONTENT_LENGTH"])))
            content = base64.b64decode(asked["content"])
            try:
                status = "200 OK"
                text = delivery.deliver_log_file(asked["trail"], asked["bucket"], asked["key"], content)
            except delivery.DeliveryFailed as e:
                status, text = "409 Conflict", str(e)
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(text.encode())))])
        return [text.encode()]

    return answer


def deliver_log_file(endpoint: str, folder: Path, trail_arn: str, bucket: str, key: str, content: bytes) -> str:
    """Lets CloudTrail write a log file for a trail, and returns its version. Raises UserError if it may not."""
    asked = {"trail": trail_arn, "bucket": bucket, "key": key, "content": base64.b64encode(content).decode()}
    request = urllib.request.Request(
        endpoint + _PATH,
        json.dumps(asked).encode(),
        {"X-Local-Token": (folder / _TOKEN_FILE).read_text(), "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as e:
        raise UserError(f"CloudTrail cannot write the log file: {e.read().decode()}") from None
