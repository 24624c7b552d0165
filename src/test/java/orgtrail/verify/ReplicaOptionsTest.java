package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orgtrail.config.StackConfiguration;
import orgtrail.testing.Fixtures;
import orgtrail.verify.expected.DeployedStack;
import picocli.CommandLine;

/** Where the verification looks for the replica, and when it does without. */
class ReplicaOptionsTest {
  private static final String STACK = "organization/orgtrail/replica";
  private static final String[] STATIC = {
    "replicaBucketArn",
    "arn:aws:s3:::copies",
    "replicaKmsKeyArn",
    "arn:aws:kms:ap-southeast-2:456789012345:key/4b2f0c70-b503-4849-8286-34a6938c88a7"
  };

  @TempDir Path folder;

  private static DeployedStack logging(String... namesAndValues) {
    var values = Fixtures.logging(namesAndValues);
    return new DeployedStack("logging", new StackConfiguration(values, Set.of()), Map.of());
  }

  private static Optional<ReplicaSource> read(
      FakePulumi pulumi, Path folder, DeployedStack logging, String... options) {
    return CommandLine.populateCommand(new ReplicaOptions(), options)
        .read(new PulumiCli(pulumi.path(), folder), logging);
  }

  private FakePulumi answering() throws IOException {
    return FakePulumi.in(folder)
        .config("{\"aws:region\":{\"value\":\"ap-southeast-2\",\"secret\":false}}")
        .outputs("{}");
  }

  private FakePulumi failing() throws IOException {
    return FakePulumi.failing(folder, "error: no stack named 'replica' found");
  }

  @Test
  void theStackInTheSettingsIsTheDefault() throws IOException {
    var pulumi = answering();
    var source = read(pulumi, folder, logging("replicaStack", STACK)).orElseThrow();
    assertEquals(STACK, source.stack().orElseThrow().name());
    assertTrue(pulumi.calls().contains("--stack " + STACK), pulumi.calls());
    var credentials = source.credentials().orElseThrow();
    assertEquals("the stack " + STACK, credentials.owner());
    assertEquals(Optional.empty(), credentials.profile());
  }

  @Test
  void anOptionNamesAnotherStackAndItsCredentials() throws IOException {
    var source =
        read(
                answering(),
                folder,
                logging("replicaStack", STACK),
                "--replica-stack=copy",
                "--replica-profile=auditor",
                "--replica-role=arn:role")
            .orElseThrow();
    assertEquals("copy", source.stack().orElseThrow().name());
    assertEquals(Optional.of("auditor"), source.credentials().orElseThrow().profile());
    assertEquals(Optional.of("arn:role"), source.credentials().orElseThrow().roleArn());
    assertTrue(source.isNamed());
  }

  @Test
  void readsNothingWithoutAReplica() throws IOException {
    assertEquals(Optional.empty(), read(failing(), folder, logging()));
  }

  @Test
  void refusesAnOptionWithoutAReplica() throws IOException {
    var pulumi = failing();
    var message =
        assertThrows(
                CannotAsk.class, () -> read(pulumi, folder, logging(), "--replica-profile=auditor"))
            .getMessage();
    assertTrue(message.startsWith("the stack logging has no replica: set orgtrail:"), message);
  }

  /** The originals are verified, and the report says what could not be asked. */
  @Test
  void goesOnWithoutAStackThatNobodyHasNamed() throws IOException {
    var source = read(failing(), folder, logging("replicaStack", STACK)).orElseThrow();
    assertEquals(Optional.empty(), source.stack());
    assertEquals(Optional.empty(), source.credentials());
    assertTrue(source.problem().contains("no stack named 'replica' found"), source.problem());
  }

  @Test
  void refusesAStackThatAnOptionNamesAndPulumiDoesNotKnow() throws IOException {
    var pulumi = failing();
    var logging = logging("replicaStack", STACK);
    assertThrows(CannotAsk.class, () -> read(pulumi, folder, logging, "--replica-stack=copy"));
  }

  /** Only the ARN of the key contains account and region. */
  @Test
  void staticValuesNameTheAccountAndTheRegion() throws IOException {
    var source = read(failing(), folder, logging(STATIC)).orElseThrow();
    assertEquals(Optional.empty(), source.stack());
    var values = source.credentials().orElseThrow().values();
    assertEquals("ap-southeast-2", values.get("aws:region"));
    assertEquals("456789012345", values.get("aws:allowedAccountIds"));
  }
}
