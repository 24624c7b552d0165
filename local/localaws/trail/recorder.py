"""Gives the records of calls to the trails that record them."""

from collections.abc import Iterable

from moto.cloudtrail.models import Trail

from localaws import clock
from localaws.trail import record, states, trails
from localaws.trail.call import Answer, Call


def record_call(call: Call, answer: Answer, recording: Iterable[Trail]) -> None:
    """Records a call, as far as one of the trails selects it. What no trail selects is forgotten."""
    concerned = [trail for trail in recording if not call.is_data or _has_data_events(trail)]
    if not concerned:
        return
    for made in record.of(call, answer, clock.now()):
        account = made["recipientAccountId"]
        for trail in concerned:
            if not states.is_muted(account) and trails.selects(trail, made):
                states.of(trail).add((account, made["awsRegion"]), made)


def _has_data_events(trail: Trail) -> bool:
    return bool(trail.event_selectors or trail.advanced_event_selectors)
