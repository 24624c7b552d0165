package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PulumiCliTest {
  private static final String CONFIG =
      """
      {
        "aws:region": {"value": "ap-southeast-1", "secret": false},
        "aws:allowedAccountIds": {
          "value": "[\\"123456789012\\"]", "objectValue": ["123456789012"], "secret": false
        },
        "orgtrail:wormRetentionDays": {"value": "365", "secret": false},
        "orgtrail:name": {"secret": true}
      }
      """;

  @TempDir Path folder;

  @Test
  void readsConfigurationAndOutputsOfTheStack() throws IOException {
    var pulumi =
        FakePulumi.in(folder)
            .config(CONFIG)
            .outputs(
                "{\"kmsKeyArn\":\"arn:aws:kms:x\",\"forceDestroy\":true,\"deploymentPrincipals\":[\"a\",\"b\"]}");
    var stack = new PulumiCli(pulumi.path(), folder).read("acme/orgtrail/logging");
    assertEquals("acme/orgtrail/logging", stack.name());
    assertEquals(
        Map.of(
            "aws:region", "ap-southeast-1",
            "aws:allowedAccountIds", "[\"123456789012\"]",
            "orgtrail:wormRetentionDays", "365"),
        stack.configuration().values());
    assertEquals(
        Map.of(
            "kmsKeyArn", "arn:aws:kms:x",
            "forceDestroy", "true",
            "deploymentPrincipals", "[\"a\",\"b\"]"),
        stack.outputs());
    assertEquals(
        """
        --non-interactive config --json --stack acme/orgtrail/logging
        --non-interactive stack output --json --stack acme/orgtrail/logging
        """,
        pulumi.calls());
  }

  /** The settings refuse it by its name. */
  @Test
  void aSecretIsKnownByItsKeyOnly() throws IOException {
    var stack = new PulumiCli(FakePulumi.in(folder).config(CONFIG).path(), folder).read("logging");
    assertEquals(Set.of("orgtrail:name"), stack.configuration().secretKeys());
  }

  @Test
  void aMissingStackIsTheErrorOfPulumi() throws IOException {
    var pulumi =
        FakePulumi.failing(
            folder,
            """
            error: no stack named 'audit' found

            warning: A new version of Pulumi is available. To upgrade from version '3.200.0' to '3.201.0', run
               $ curl -sSL https://get.pulumi.com | sh
            """);
    assertEquals(
        "pulumi config --json --stack audit: error: no stack named 'audit' found",
        message(pulumi.path()));
  }

  @Test
  void withoutAnErrorTheLastLineCounts() throws IOException {
    var pulumi = FakePulumi.failing(folder, "Enter your passphrase:\nincorrect passphrase\n\n");
    assertEquals(
        "pulumi config --json --stack audit: incorrect passphrase", message(pulumi.path()));
  }

  @Test
  void aFailureWithoutAWordIsNamedToo() throws IOException {
    var pulumi = FakePulumi.failing(folder, "");
    assertEquals("pulumi config --json --stack audit: failed", message(pulumi.path()));
  }

  @Test
  void aMissingCliIsNamed() {
    var message = message(folder.resolve("pulumi").toString());
    assertTrue(message.contains("put the Pulumi CLI on the PATH"), message);
    assertEquals(1, message.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Usage: pulumi [FILE]", "[]", "", "null", "{\"a\":"})
  void anAnswerThatIsNoJsonObjectIsNamed(String answer) throws IOException {
    var pulumi = FakePulumi.in(folder).config(answer);
    assertEquals(
        "pulumi config --json --stack audit: its answer is no JSON object", message(pulumi.path()));
  }

  private String message(String executable) {
    var pulumi = new PulumiCli(executable, folder);
    return assertThrows(CannotAsk.class, () -> pulumi.read("audit")).getMessage();
  }
}
