package orgtrail.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.config.StackConfiguration;
import orgtrail.testing.Fixtures;
import orgtrail.verify.asking.RequestMeter;
import orgtrail.verify.expected.DeployedStack;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** A fake of STS answers, so no test needs a network. */
class CredentialsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/orgtrail-verify";

  private final FakeSts sts = new FakeSts();

  @TempDir Path folder;

  @BeforeEach
  void setProfiles() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [logging]
            aws_access_key_id = logging
            aws_secret_access_key = secret
            [management]
            aws_access_key_id = management
            aws_secret_access_key = secret
            """);
    set(ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE, file);
    set(ProfileFileSystemSetting.AWS_CONFIG_FILE, folder.resolve("none"));
  }

  private static void set(ProfileFileSystemSetting setting, Path file) {
    System.setProperty(setting.property(), file.toString());
  }

  @AfterEach
  void removeProfiles() {
    System.clearProperty(ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE.property());
    System.clearProperty(ProfileFileSystemSetting.AWS_CONFIG_FILE.property());
  }

  private Credentials.Opened open(DeployedStack stack, String profile, String role) {
    return new Credentials(sts, new RequestMeter())
        .open(
            Credentials.Source.of(
                stack,
                Optional.ofNullable(profile),
                Optional.ofNullable(role),
                "--logging-profile"));
  }

  private String refusal(DeployedStack stack, String profile, String role) {
    var message = assertThrows(CannotAsk.class, () -> open(stack, profile, role)).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private static DeployedStack logging(String... namesAndValues) {
    var values = Fixtures.logging(namesAndValues);
    return new DeployedStack("logging", new StackConfiguration(values, Set.of()), Map.of());
  }

  @Test
  void opensTheAccountOfAProfile() {
    var opened = open(logging(), "logging", null);
    assertEquals(LOGGING_ACCOUNT, opened.account().accountId());
    assertEquals("arn:aws:iam::123456789012:user/logging", opened.account().described());
    assertEquals(Fixtures.LOGGING, opened.here());
  }

  @Test
  void theStacksOwnProfileIsTheDefault() {
    var opened = open(logging("aws:profile", "logging"), null, null);
    assertEquals("arn:aws:iam::123456789012:user/logging", opened.account().described());
  }

  @Test
  void assumesARoleWithTheProfile() {
    var opened = open(logging(), "management", ROLE);
    assertEquals(LOGGING_ACCOUNT, opened.account().accountId());
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/orgtrail-verify/orgtrail-verify",
        opened.account().described());
  }

  @Test
  void refusesTheAccountOfAnotherStack() {
    assertEquals(
        "the credentials are those of the account 234567890123, but aws:allowedAccountIds of the stack logging has [\"123456789012\"]: set --logging-profile",
        refusal(logging("aws:allowedAccountIds", "[\"123456789012\"]"), "management", null));
  }

  /** YAML without quotation marks makes numbers, which Pulumi accepts. */
  @ParameterizedTest
  @ValueSource(
      strings = {"[\"123456789012\"]", "[123456789012]", "[\"234567890123\", \"123456789012\"]"})
  void acceptsAnyAllowedAccount(String allowed) {
    var opened = open(logging("aws:allowedAccountIds", allowed), "logging", null);
    assertEquals(LOGGING_ACCOUNT, opened.account().accountId());
  }

  @Test
  void refusesAStackWithoutRegion() {
    assertEquals(
        "aws:region is missing in the stack logging: pulumi config set aws:region <region> for the stack logging",
        refusal(logging("aws:region", null), "logging", null));
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() {
    var message = refusal(logging(), "auditor", null);
    assertTrue(
        message.startsWith(
            "cannot sign in to the account of the stack logging, see --logging-profile: "),
        message);
    assertTrue(message.contains("auditor"), message);
  }

  @Test
  void aDeniedRoleIsNamed() {
    var message = refusal(logging(), "management", ROLE.replace("verify", "other"));
    assertTrue(message.contains("is not authorized to perform: sts:AssumeRole"), message);
  }

  /** AWS adds regions, and the SDK does not know the newest ones. */
  @Test
  void aRegionThatTheSdkDoesNotKnowIsAccepted() {
    var opened = open(logging("aws:region", "ap-southeast-99"), "logging", null);
    assertEquals("amazonaws.com", opened.here().dnsSuffix());
  }

  @Test
  void theRegionOfTheStackIsAsked() {
    open(logging(), "logging", null);
    assertEquals(Set.of("sts.ap-southeast-1.amazonaws.com"), sts.hosts());
  }

  @Test
  void accountsDifferByProfile() {
    var opened = open(logging("aws:allowedAccountIds", null), "management", null);
    assertEquals(MANAGEMENT_ACCOUNT, opened.account().accountId());
  }
}
