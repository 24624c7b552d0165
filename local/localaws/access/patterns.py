"""Texts of policies with wildcards and policy variables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from localaws.access import condition_keys
from localaws.access.request import NotUnderstood

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_DEFAULT = re.compile(r"([^,\s]+)\s*,\s*'([^']*)'")
_ARN_PARTS = 6

# A character of the text, or one of the two wildcards.
_ANY, _ONE = object(), object()
Token = object


def like(pattern: str, value: str) -> bool:
    """Compares a text with wildcards and without variables, in any case. It is for actions."""
    return _expression(_wildcards(pattern), re.IGNORECASE).fullmatch(value) is not None


class Template:
    """A text of a policy, with the variables of a request filled in.

    Variables are left as they are in a policy of the version 2008-10-17.
    """

    def __init__(self, text: str, keys: Mapping[str, Sequence[str]], has_variables: bool = True) -> None:
        try:
            self._tokens: list[Token] | None = list(_tokens(text, keys) if has_variables else _wildcards(text))
        except KeyError:  # a variable that the request does not have: the text matches nothing
            self._tokens = None
        self._text = text

    def equals(self, value: str, ignore_case: bool = False) -> bool:
        """Compares without wildcards."""
        if self._tokens is None:
            return False
        text = "".join({_ANY: "*", _ONE: "?"}.get(token, str(token)) for token in self._tokens)
        return text.lower() == value.lower() if ignore_case else text == value

    def is_like(self, value: str) -> bool:
        """Compares with wildcards."""
        return self._tokens is not None and _expression(self._tokens).fullmatch(value) is not None

    def is_like_arn(self, value: str, fill: bool = False) -> bool:
        """Compares an ARN component by component, so that a wildcard does not reach beyond a colon.

        Only the last component may have colons. fill takes missing components at the end of the pattern for `*`, as in
        the element Resource. Otherwise, raises NotUnderstood for a pattern that is no ARN.
        """
        if self._tokens is None:
            return False
        patterns = _split(self._tokens)
        if fill:
            patterns += [[_ANY]] * (_ARN_PARTS - len(patterns))
        if len(patterns) != _ARN_PARTS:
            raise NotUnderstood(f"'{self._text}' is compared as an ARN and is none")
        parts = value.split(":", _ARN_PARTS - 1)
        return len(parts) == _ARN_PARTS and all(
            _expression(pattern).fullmatch(part) is not None for pattern, part in zip(patterns, parts, strict=True)
        )


def _wildcards(text: str) -> Iterator[Token]:
    for character in text:
        yield {"*": _ANY, "?": _ONE}.get(character, character)


def _tokens(text: str, keys: Mapping[str, Sequence[str]]) -> Iterator[Token]:
    """Raises KeyError if the request does not have a variable."""
    end = 0
    for variable in _VARIABLE.finditer(text):
        yield from _wildcards(text[end : variable.start()])
        yield from _value(variable[1].strip(), keys)
        end = variable.end()
    yield from _wildcards(text[end:])


def _value(variable: str, keys: Mapping[str, Sequence[str]]) -> str:
    """Returns what a variable stands for. The wildcards in it are characters like all others."""
    if variable in ("*", "?", "$"):
        return variable
    name, default = variable, None
    if with_default := _DEFAULT.fullmatch(variable):
        name, default = with_default[1], with_default[2]
    if not condition_keys.is_known(name):
        raise NotUnderstood(f"the variable ${{{variable}}} is not known")
    values = keys.get(name.lower(), ())
    if len(values) > 1:
        raise NotUnderstood(f"the variable ${{{variable}}} has several values")
    if values:
        return values[0]
    if default is None:
        raise KeyError(name)
    return default


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token == ":" and len(parts) < _ARN_PARTS:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _expression(tokens: Sequence[Token] | Iterator[Token], flags: int = 0) -> re.Pattern[str]:
    wildcards = {_ANY: ".*", _ONE: "."}
    return re.compile("".join(wildcards.get(token) or re.escape(str(token)) for token in tokens), flags | re.DOTALL)
