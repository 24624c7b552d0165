package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.testing.Fixtures;

class LogStoreLayoutTest {
  @Test
  void namesEverythingAfterAccountAndTrailAsTheOriginalDoes() {
    var layout = Fixtures.logStore();
    assertEquals("cloudtrail-123456789012-example-quantum-123", layout.bucketName());
    assertEquals("cloudtrail-123456789012-example-quantum-123-logs", layout.accessLogBucketName());
    assertEquals("arn:aws:s3:::cloudtrail-123456789012-example-quantum-123", layout.bucketArn());
    assertEquals("alias/example-quantum-123", layout.keyAliasName());
    assertEquals("AWSLogs/", layout.logFolder());
    assertEquals("", layout.accessLogFolder());
  }

  @Test
  void takesAnotherBucketNameAndFolders() {
    var layout =
        Fixtures.logStore(
            "s3BucketName", "my.logs", "s3KeyPrefix", "a/b", "accessLoggingBucketPrefix", "c");
    assertEquals("my.logs", layout.bucketName());
    assertEquals("my.logs-logs", layout.accessLogBucketName());
    assertEquals("a/b/AWSLogs/", layout.logFolder());
    assertEquals("c/", layout.accessLogFolder());
  }

  @Test
  void allowsTheTrailOfTheManagementAccount() {
    assertEquals(
        new AllowedTrails(
            "aws",
            "ap-southeast-1",
            "example-quantum-123",
            List.of("234567890123"),
            Optional.of("o-exampleorg1")),
        Fixtures.logStore().trails());
  }

  @Test
  void allowsTheTrailOfItsOwnAccountInAStandaloneStack() {
    var config = Fixtures.standalone("isOrganizationTrail", "false", "organizationId", null);
    var settings = ((Settings.Standalone) Reading.settings(config)).logStore();
    assertEquals(
        List.of("123456789012"),
        new LogStoreLayout(Fixtures.LOGGING, settings).trails().accountIds());
  }

  @ParameterizedTest
  @CsvSource({
    "['123456789012'], false",
    "['345678901234'], true",
    "['123456789012';'345678901234'], true"
  })
  void hasMembersIfAnotherAccountHasATrail(String accounts, boolean hasMembers) {
    var settings = Fixtures.singleAccounts();
    settings[settings.length - 1] = accounts.replace(';', ',').replace('\'', '"');
    assertEquals(hasMembers, Fixtures.logStore(settings).hasMembers());
    assertEquals(true, Fixtures.logStore().hasMembers());
  }
}
