"""Edits the text of a YAML file entry by entry, and keeps its comments and its formatting."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Entry:
    """A key with its value.

    The entry covers the lines from first to last. value is the start and end column of the value if the entry is on one
    line.
    """

    first: int
    last: int
    indent: str
    key: str
    value: tuple[int, int] | None


class YamlText:
    """The text of a YAML file whose root is a mapping.

    A path names an entry by the keys that lead to it, e.g. ("config", "aws:region").
    """

    def __init__(self, text: str, *blocks: str) -> None:
        """Reads the text. blocks names those entries of the root that are mappings to edit.

        If the root or one of these mappings is written in braces, it is converted to block style.
        """
        self._lines = text.splitlines()
        root = yaml.compose(text, yaml.SafeLoader)
        mappings = [
            node for node in [root, *(_value(root, key) for key in blocks)] if isinstance(node, yaml.MappingNode)
        ]
        if any(mapping.flow_style for mapping in mappings):
            for mapping in mappings:
                mapping.flow_style = False
            self._lines = yaml.serialize(root, Dumper=yaml.SafeDumper, width=1 << 20).splitlines()
        self._parsed: tuple[str, yaml.Node | None] | None = None

    def _root(self) -> yaml.Node | None:
        """Parses the text, unless it is still the text that was parsed last, because parsing takes milliseconds."""
        text = str(self)
        if self._parsed is None or self._parsed[0] != text:
            self._parsed = (text, yaml.compose(text, yaml.SafeLoader))
        return self._parsed[1]

    def __str__(self) -> str:
        return "".join(line + "\n" for line in self._lines)

    def entries(self, *path: str) -> dict[str, Entry]:
        """Returns the entries of the mapping that a path leads to, or of the root."""
        node = self._root()
        for key in path:
            node = _value(node, key)
        if not isinstance(node, yaml.MappingNode):
            return {}
        return {key.value: self._entry(key, value) for key, value in node.value}

    def remove(self, *path: str) -> None:
        """Removes an entry, if it exists."""
        entry = self.entries(*path[:-1]).get(path[-1])
        if entry:
            del self._lines[entry.first : entry.last + 1]

    def replace(self, value: object, *path: str) -> None:
        """Replaces the value of an existing entry."""
        entry = self.entries(*path[:-1])[path[-1]]
        line = self._lines[entry.first]
        if entry.value:
            start, end = entry.value
            self._lines[entry.first] = line[:start] + _written(value) + line[end:]
        else:
            self._lines[entry.first : entry.last + 1] = [f"{entry.indent}{_written(entry.key)}: {_written(value)}"]

    def insert(self, value: object, *path: str) -> None:
        """Adds an entry as the first one of a mapping that is not empty."""
        first = next(iter(self.entries(*path[:-1]).values()))
        # The new entry goes above the comments of the entry that was first before.
        line = self.entries(*path[:-2])[path[-2]].first + 1 if len(path) > 1 else first.first
        self._lines.insert(line, f"{first.indent}{_written(path[-1])}: {_written(value)}")

    def _entry(self, key: yaml.Node, value: yaml.Node) -> Entry:
        first, last = key.start_mark.line, max(key.end_mark.line, _last_line(value))
        start, end = value.start_mark, value.end_mark
        in_one_line = (
            isinstance(value, yaml.ScalarNode) and start.line == end.line == first and start.column < end.column
        )
        return Entry(
            first,
            last,
            self._lines[first][: key.start_mark.column],
            key.value,
            (start.column, end.column) if in_one_line else None,
        )


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _last_line(node: yaml.Node) -> int:
    """Returns the last line of a value. For PyYAML, a block ends only where the next entry begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        key, value = node.value[-1]
        # An alias has the line numbers of its anchor, which come before.
        return max(int(key.end_mark.line), _last_line(value))
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _last_line(node.value[-1])
    start, end = node.start_mark.line, node.end_mark.line
    is_at_line_start = node.end_mark.column == 0 and end > 0
    return int(max(start, end - 1 if is_at_line_start else end))


def _written(value: object) -> str:
    """Returns a value as YAML on one line."""
    text = str(yaml.safe_dump(value, default_flow_style=True, width=1 << 20, sort_keys=False))
    return text.removesuffix("...\n").rstrip("\n")
