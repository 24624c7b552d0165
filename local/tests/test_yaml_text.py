import unittest

import yaml

from localaws.yaml_text import YamlText

TEXT = """\
salt: v1:abc
# before config
config:
  # before a
  a: 1 # beside a
  b:
    - x
    - {y: z}
  # before c
  c: |
    lines

  d: "quoted: text" # beside d
  e:
"""


class YamlTextTest(unittest.TestCase):
    def edited(self, *removed: str, text: str = TEXT) -> str:
        found = YamlText(text, "config")
        for key in removed:
            found.remove("config", key)
        return str(found)

    def test_leaves_a_text_as_it_is(self) -> None:
        self.assertEqual(TEXT, str(YamlText(TEXT, "config")))

    def test_removes_an_entry_with_all_of_its_lines_and_no_other(self) -> None:
        for key in "abcde":
            with self.subTest(key):
                text = self.edited(key)
                expected = yaml.safe_load(TEXT)
                del expected["config"][key]
                self.assertEqual(expected, yaml.safe_load(text))
                self.assertEqual(TEXT.count("#") - TEXT.count(f"# beside {key}"), text.count("#"))

    def test_removes_an_entry_of_the_root(self) -> None:
        found = YamlText(TEXT, "config")
        found.remove("salt")
        found.remove("nothing")
        self.assertEqual(TEXT.split("\n", 1)[1], str(found))

    def test_replaces_a_value_and_keeps_the_comment_beside_it(self) -> None:
        found = YamlText(TEXT, "config")
        found.replace("new: value", "config", "d")
        found.replace({"name": "java"}, "config", "b")
        self.assertIn("  d: 'new: value' # beside d\n", str(found))
        self.assertIn("  b: {name: java}\n  # before c\n", str(found))

    def test_inserts_an_entry_where_the_others_are(self) -> None:
        found = YamlText(TEXT, "config")
        found.insert("true", "config", "aws:new")
        self.assertIn("config:\n  aws:new: 'true'\n  # before a\n  a: 1 # beside a\n", str(found))

    def test_edits_mappings_in_braces(self) -> None:
        text = self.edited("a", text='{config: {a: 1, "b": "007", c: {d: e}}, salt: x}')
        self.assertEqual({"config": {"b": "007", "c": {"d": "e"}}, "salt": "x"}, yaml.safe_load(text))

    def test_takes_an_empty_text(self) -> None:
        self.assertEqual("", self.edited("a", text=""))
        self.assertEqual("config:\n", self.edited("a", text="config:\n"))
