"""The types of Hive that columns have, and what its JSON SerDe makes of a value.

https://docs.aws.amazon.com/athena/latest/ug/hive-json-serde.html
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localaws.errors import UserError

_PRIMITIVES = {"string": "VARCHAR", "boolean": "BOOLEAN", "int": "INTEGER", "bigint": "BIGINT", "double": "DOUBLE"}
_TOKEN = re.compile(r"\w+|[<>,:]")


class HiveType(ABC):
    """A type of a column."""

    @abstractmethod
    def duckdb(self) -> str:
        """Returns the name of this type in DuckDB."""

    @abstractmethod
    def read(self, value: Any) -> Any:
        """Returns what the SerDe reads from a value of JSON. What has another type becomes null."""


@dataclass(frozen=True)
class Primitive(HiveType):
    name: str

    def duckdb(self) -> str:
        return _PRIMITIVES[self.name]

    def read(self, value: Any) -> Any:
        if self.name != "string" or value is None or isinstance(value, str):
            return value
        # The format of CloudTrail keeps an object as a text, so that a query can read it with json_extract_scalar.
        return json.dumps(value, separators=(",", ":"))


@dataclass(frozen=True)
class Struct(HiveType):
    fields: Mapping[str, HiveType]

    def duckdb(self) -> str:
        return "STRUCT(" + ", ".join(f'"{name}" {of.duckdb()}' for name, of in self.fields.items()) + ")"

    def read(self, value: Any) -> Any:
        """Hive knows all names in lower case only."""
        if not isinstance(value, dict):
            return None
        lowered = {name.lower(): each for name, each in value.items()}
        return {name: of.read(lowered.get(name)) for name, of in self.fields.items()}


@dataclass(frozen=True)
class Array(HiveType):
    of: HiveType

    def duckdb(self) -> str:
        return f"{self.of.duckdb()}[]"

    def read(self, value: Any) -> Any:
        return [self.of.read(each) for each in value] if isinstance(value, list) else None


@dataclass(frozen=True)
class Map(HiveType):
    key: HiveType
    of: HiveType

    def duckdb(self) -> str:
        return f"MAP({self.key.duckdb()}, {self.of.duckdb()})"

    def read(self, value: Any) -> Any:
        return {name: self.of.read(each) for name, each in value.items()} if isinstance(value, dict) else None


def parse(text: str) -> HiveType:
    """Reads a type: struct<name:string,tags:map<string,string>>. Raises UserError if it is not understood."""
    tokens = _TOKEN.findall(text.lower())
    try:
        found = _type(tokens)
    except (IndexError, KeyError, ValueError):
        raise UserError(f"the column type '{text}' is not understood") from None
    if tokens:
        raise UserError(f"the column type '{text}' is not understood")
    return found


def _type(tokens: list[str]) -> HiveType:
    name = tokens.pop(0)
    if name == "struct":
        _expect(tokens, "<")
        fields = {}
        while not fields or _is_next(tokens, ","):
            field = tokens.pop(0)
            _expect(tokens, ":")
            fields[field] = _type(tokens)
        _expect(tokens, ">")
        return Struct(fields)
    if name == "array":
        _expect(tokens, "<")
        array = Array(_type(tokens))
        _expect(tokens, ">")
        return array
    if name == "map":
        _expect(tokens, "<")
        key = _type(tokens)
        _expect(tokens, ",")
        mapping = Map(key, _type(tokens))
        _expect(tokens, ">")
        return mapping
    _PRIMITIVES[name]
    return Primitive(name)


def _expect(tokens: list[str], token: str) -> None:
    if tokens.pop(0) != token:
        raise ValueError(token)


def _is_next(tokens: list[str], token: str) -> bool:
    if tokens[0] != token:
        return False
    tokens.pop(0)
    return True
