"""Prints what the attacks of the demo were answered, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from localaws.answers import Answer
from localaws.attacks import Attack, Expected

MAX_WIDTH = 110
_ACTOR, _TEXT, _ANSWER = 16, 34, 18


@dataclass(frozen=True)
class Row:
    """An attack, the answer that it must get, and the one that it got."""

    attack: Attack
    expected: Expected
    answer: Answer


def lines(title: str, rows: Sequence[Row]) -> list[str]:
    """Returns the lines of a table. An actor is named in the first of its rows."""
    text = [title, _line("actor", "tries", "answer", "because of")]
    before = None
    for row in rows:
        actor = row.attack.actor
        because = row.expected.note if row.answer.is_done else row.answer.by
        text.append(_line(actor.value if actor is not before else "", row.attack.text, short(row.answer.code), because))
        before = actor
    return [*text, _summary(rows)]


def short(code: str) -> str:
    """Returns an error code as S3 writes it: those of other services end with Exception."""
    return code.removesuffix("Exception")


def _line(actor: str, text: str, answer: str, because: str) -> str:
    return f"{actor:<{_ACTOR}}  {text:<{_TEXT}}  {answer:<{_ANSWER}}  {because}".rstrip()


def _summary(rows: Sequence[Row]) -> str:
    """Returns how many attacks were denied, and what it means that the others were done."""
    meanings = [row.expected.note.split(":")[0] if row.answer.is_done else "denied" for row in rows]
    open_, traces = (meanings.count(meaning) for meaning in ("open", "leaves a trace"))
    denied = meanings.count("denied")
    allowed = len(rows) - denied - open_ - traces
    return f"{len(rows)} tried: {denied} denied, {open_} open, {traces} leaves a trace, {allowed} allowed on purpose"
