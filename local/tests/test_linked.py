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

    def test_adds_replica_stack_and_queries_to_logging_stack(self) -> None:
        added = self.link()["logging"]
        self.assertEqual("organization/orgtrail/replica", added["orgtrail:replicaStack"])
        self.assertEqual("true", added["orgtrail:query"])
        self.assertEqual(["arn:aws:iam::111111111111:role/orgtrail-query"], added["orgtrail:queryPrincipals"])

    def test_adds_no_replica_to_stack_that_names_one(self) -> None:
        for named in "orgtrail:replicaStack: acme/orgtrail/replica", "orgtrail:replicaBucketArn: arn:aws:s3:::second-copy":
            self.assertNotIn("orgtrail:replicaStack", self.link(named)["logging"])

    def test_adds_no_queries_to_stack_that_sets_them(self) -> None:
        for own in "orgtrail:query: true", "orgtrail:query: false":
            self.assertEqual({"orgtrail:replicaStack"}, set(self.link(own)["logging"]))


if __name__ == "__main__":
    unittest.main()
