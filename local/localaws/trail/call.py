"""What is known about an API call and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from localaws.access.request import Caller


@dataclass(frozen=True)
class Call:
    """An API call.

    service is the name of moto, and name that of CloudTrail's event. region is the one that records it. created is when
    temporary credentials of the caller were issued. owners are the accounts of the resources, as far as AWS records a
    call in them too.
    """

    service: str
    name: str
    region: str
    caller: Caller | None
    access_key: str | None = None
    created: datetime | None = None
    source_address: str = ""
    user_agent: str = ""
    parameters: Mapping[str, Any] | None = None
    is_read_only: bool = False
    is_data: bool = False
    resources: tuple[Mapping[str, str], ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def accounts(self) -> list[str]:
        """Returns the accounts in which the call is recorded, that of the caller first."""
        own = self.caller.account if self.caller else None
        return list(dict.fromkeys(account for account in (own, *self.owners) if account))


@dataclass(frozen=True)
class Answer:
    """The answer to a call. elements are those of the response, or None if they are not known."""

    error_code: str | None = None
    error_message: str | None = None
    request_id: str | None = None
    elements: Mapping[str, Any] | None = field(default=None)

    @property
    def is_denied(self) -> bool:
        return self.error_code in ("AccessDenied", "AccessDeniedException", "AuthorizationError") or (
            self.error_code is not None and self.error_code.endswith("UnauthorizedOperation")
        )
