"""The documentation and the example name the same policies, properties and defaults as the pack."""

import json
import re
import unittest
from pathlib import Path

from orgtrail_policy import pack

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"\| `([a-z-]+)` \| .+ \| ?(.*?) ?\|")
# Each organization has its own.
_OWN = ("organizationId", "trailAccountIds", "s3BucketName")


class DocumentationTest(unittest.TestCase):
    policies = {policy.name: policy for policy in (*pack.RESOURCE_POLICIES, *pack.STACK_POLICIES)}

    def test_has_one_row_for_each_policy_with_its_defaults(self) -> None:
        page = (_ROOT / "docs/policy-pack.md").read_text(encoding="utf-8")
        rows = dict(_ROW.fullmatch(line).groups() for line in page.splitlines() if _ROW.fullmatch(line))
        expected = {
            name: ", ".join(f"`{each}`: `{json.dumps(value)}`" for each, value in policy.defaults().items())
            for name, policy in self.policies.items()
        }
        self.assertEqual(expected, rows)

    def test_the_example_sets_all_properties_to_their_defaults(self) -> None:
        example = json.loads((_ROOT / "policy/config.example.json").read_text(encoding="utf-8"))
        configurable = {name: policy.defaults() for name, policy in self.policies.items() if policy.properties}
        self.assertEqual(
            {name: sorted(properties) for name, properties in configurable.items()},
            {name: sorted(properties) for name, properties in example.items()},
        )
        for name, properties in example.items():
            for each, value in properties.items():
                if each not in _OWN:
                    self.assertEqual(configurable[name][each], value, f"{name} {each}")


if __name__ == "__main__":
    unittest.main()
