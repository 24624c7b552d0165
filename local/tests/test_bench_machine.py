import unittest

from localaws.bench import machine

POM = """\
<dependency>
  <groupId>com.pulumi</groupId>
  <artifactId>pulumi</artifactId>
  <version>1.36.1</version>
</dependency>
<dependency>
  <groupId>com.pulumi</groupId>
  <artifactId>aws</artifactId>
  <version>6.83.0</version>
</dependency>
"""


class MachineTest(unittest.TestCase):
    def test_names_the_processor(self) -> None:
        self.assertEqual("AMD EPYC", machine.cpu_model("processor\t: 0\nmodel name\t: AMD EPYC\n"))
        self.assertTrue(machine.cpu_model("processor\t: 0\n"))

    def test_finds_the_version_that_go_has_written_into_the_language_host(self) -> None:
        program = b"\x00mod\tgithub.com/pulumi/pulumi-java/pkg\tv1.12.0\th1:T7y\ndep\tgithub.com/pulumi/esc\tv0.17.0"
        self.assertEqual("v1.12.0", machine.language_host(program))
        self.assertEqual("unknown", machine.language_host(b""))

    def test_finds_the_version_of_a_dependency(self) -> None:
        self.assertEqual("1.36.1", machine.version_in_pom(POM, "com.pulumi", "pulumi"))
        self.assertEqual("6.83.0", machine.version_in_pom(POM, "com.pulumi", "aws"))
        named = POM.replace("6.83.0", "${aws.version}") + "<aws.version>6.84.0</aws.version>"
        self.assertEqual("6.84.0", machine.version_in_pom(named, "com.pulumi", "aws"))
        self.assertEqual("unknown", machine.version_in_pom(POM, "com.pulumi", "gcp"))


if __name__ == "__main__":
    unittest.main()
