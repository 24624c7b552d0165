package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Fixtures;

class TrailLinkReaderTest {
  private static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";

  @Test
  void readsTheLoggingStack() {
    assertEquals(
        new Settings.TrailLink(Optional.of("acme/org.trail/logging_1"), Optional.empty()),
        link("loggingStack", "acme/org.trail/logging_1"));
  }

  @Test
  void readsStaticValuesInsteadOfTheStack() {
    assertEquals(
        new Settings.TrailLink(
            Optional.empty(),
            Optional.of(
                new LogDestination(
                    BUCKET,
                    Reading.KEY_ARN,
                    Optional.of("audit"),
                    Optional.empty(),
                    Optional.empty(),
                    List.of()))),
        link(
            "loggingStack",
            null,
            "s3BucketName",
            BUCKET,
            "s3KeyPrefix",
            "audit",
            "kmsKeyArn",
            Reading.KEY_ARN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logging", "orgtrail/logging", "a/b/c/d", "a/b/", "//", "a b/c/d", ""})
  void refusesWhatIsNoFullNameOfAStack(String stack) {
    Reading.assertRefused(
        Reading.ofManagement("loggingStack", stack),
        "loggingStack",
        "<organization>/<project>/<stack>, e.g. organization/orgtrail/logging",
        stack);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:s3:::cloudtrail-123456789012-example-quantum-123",
        "arn:aws:kms:ap-southeast-1:123456789012:alias/example-quantum-123",
        "arn:aws:kms:ap-southeast-1:12345678901:key/4b2f0c70-b503-4849-8286-34a6938c88a7",
        "4b2f0c70-b503-4849-8286-34a6938c88a7",
        ""
      })
  void refusesAnArnOfOtherThanAKey(String arn) {
    Reading.assertRefused(
        Reading.ofManagement("loggingStack", null, "s3BucketName", "bucket", "kmsKeyArn", arn),
        "kmsKeyArn",
        "the ARN of a KMS key, arn:aws:kms:<region>:<account id>:key/<key id>",
        arn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bucket", "arn:aws:s3:::bucket", "s3://bucket", ""})
  void refusesWhatIsNoBucketName(String name) {
    Reading.assertRefused(
        Reading.ofManagement(
            "loggingStack", null, "s3BucketName", name, "kmsKeyArn", Reading.KEY_ARN),
        "s3BucketName",
        "the name of the logging account's bucket",
        name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3BucketName", "kmsKeyArn"})
  void refusesTheStackAndAStaticValueTogether(String setting) {
    var value = setting.equals("kmsKeyArn") ? Reading.KEY_ARN : BUCKET;
    assertEquals(
        List.of(
            "orgtrail:loggingStack and the static values orgtrail:s3BucketName and orgtrail:kmsKeyArn cannot be set together: remove one of them"),
        Reading.ofManagement(setting, value));
  }

  @Test
  void refusesNeitherTheStackNorStaticValues() {
    assertEquals(
        List.of(
            "the logging account's bucket and key are missing: set orgtrail:loggingStack, or orgtrail:s3BucketName and orgtrail:kmsKeyArn"),
        Reading.ofManagement("loggingStack", null));
  }

  @Test
  void refusesHalfOfTheStaticValues() {
    assertEquals(
        List.of(
            "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: orgtrail:s3BucketName is missing"),
        Reading.ofManagement("loggingStack", null, "kmsKeyArn", Reading.KEY_ARN));
    assertEquals(
        List.of(
            "orgtrail:s3BucketName and orgtrail:kmsKeyArn go together: orgtrail:kmsKeyArn is missing"),
        Reading.ofManagement("loggingStack", null, "s3BucketName", BUCKET));
  }

  @Test
  void refusesAPrefixBesideTheStackThatItComesFrom() {
    assertEquals(
        List.of("orgtrail:s3KeyPrefix 'audit' comes from orgtrail:loggingStack: remove it"),
        Reading.ofManagement("s3KeyPrefix", "audit"));
  }

  private static Settings.TrailLink link(String... namesAndValues) {
    return ((Settings.Management) Reading.settings(Fixtures.management(namesAndValues))).link();
  }
}
