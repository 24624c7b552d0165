import tempfile
import unittest
from pathlib import Path

from localaws import linked
from tests.fixtures import LOGGING, with_settings


class LinkedTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "Pulumi.yaml").write_text("name: orgtrail\nruntime: java\n")

    def link(self, *settings: str) -> linked.Added:
        (self.root / "Pulumi.logging.yaml").write_text(with_settings(LOGGING, *settings))
        linked.link(self.root, self.root, "logging", "replica")
        return linked.added(self.root)

    def test_adds_replica_stack_to_logging_stack(self) -> None:
        self.assertEqual({"logging": {"orgtrail:replicaStack": "organization/orgtrail/replica"}}, self.link())

    def test_adds_nothing_to_stack_that_names_its_replica(self) -> None:
        self.assertEqual({}, self.link("orgtrail:replicaStack: acme/orgtrail/replica"))
        self.assertEqual({}, self.link("orgtrail:replicaBucketArn: arn:aws:s3:::second-copy"))


if __name__ == "__main__":
    unittest.main()
