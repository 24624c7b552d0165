package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.testing.Fixtures;

/** How a stack finds its replica, and whom a replica lets write. */
class ReplicaLinkReaderTest {
  private static final String BUCKET = "arn:aws:s3:::copies";
  private static final String KEY =
      "arn:aws:kms:ap-southeast-2:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  @Test
  void readsAReplicaStack() {
    assertEquals(
        Optional.of(
            new ReplicaLink(Optional.of("organization/orgtrail/replica"), Optional.empty(), true)),
        Reading.logStore(
                "replicaStack", "organization/orgtrail/replica", "replicationTimeControl", "true")
            .replica());
  }

  @Test
  void readsStaticValues() {
    var link =
        Reading.logStore("replicaBucketArn", BUCKET, "replicaKmsKeyArn", KEY)
            .replica()
            .orElseThrow();
    var destination = link.staticDestination().orElseThrow();
    assertEquals(BUCKET, destination.s3BucketArn());
    assertEquals("456789012345", destination.accountId());
    assertEquals("ap-southeast-2", destination.region());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"copies", "arn:aws:s3:::copies/AWSLogs", "arn:aws:s3:::*", "arn:aws:s3::1:x"})
  void refusesWhatIsNoBucket(String value) {
    Reading.assertRefused(
        Reading.ofLogging("replicaBucketArn", value, "replicaKmsKeyArn", KEY),
        "replicaBucketArn",
        "the ARN of a bucket, arn:aws:s3:::<name>",
        value);
  }

  @ParameterizedTest
  @CsvSource({"replicaBucketArn, replicaKmsKeyArn", "replicaKmsKeyArn, replicaBucketArn"})
  void refusesOneStaticValueWithoutTheOther(String set, String missing) {
    assertEquals(
        List.of(
            "orgtrail:replicaBucketArn and orgtrail:replicaKmsKeyArn go together: orgtrail:%s is missing"
                .formatted(missing)),
        Reading.ofLogging(set, set.equals("replicaBucketArn") ? BUCKET : KEY));
  }

  @ParameterizedTest
  @CsvSource({"replicaBucketArn", "replicaKmsKeyArn"})
  void refusesAStaticValueBesideAStack(String setting) {
    assertEquals(
        List.of(
            "orgtrail:replicaStack and the static values orgtrail:replicaBucketArn and orgtrail:replicaKmsKeyArn cannot be set together: remove one of them"),
        Reading.ofLogging(
            "replicaStack",
            "organization/orgtrail/replica",
            setting,
            setting.equals("replicaBucketArn") ? BUCKET : KEY));
  }

  @Test
  void refusesTimeControlWithoutAReplica() {
    assertEquals(
        List.of(
            "orgtrail:replicationTimeControl 'true' has no effect without orgtrail:replicaStack, or orgtrail:replicaBucketArn and orgtrail:replicaKmsKeyArn: remove it"),
        Reading.ofLogging("replicationTimeControl", "true"));
  }

  /** IAM allows 64 characters, and the suffix has 12. */
  @Test
  void refusesANameThatIsTooLongForTheRole() {
    var name = "n".repeat(53);
    var refusal =
        List.of(
            "orgtrail:name must have at most 52 characters, so that <name>-replication is a valid role name, but is '%s'"
                .formatted(name));
    assertEquals(
        refusal,
        Reading.ofLogging(
            "name", name, "s3BucketName", "logs", "replicaStack", "organization/orgtrail/replica"));
    assertEquals(
        refusal, Reading.problems(Fixtures.replica("name", name, "s3BucketName", "copies")));
    assertEquals(name, Reading.logStore("name", name, "s3BucketName", "logs").name());
  }

  @Test
  void refusesANameThatIsTooLongForTheBucketOfTheReplica() {
    Reading.settings(Fixtures.replica("name", "n".repeat(26)));
    Reading.assertRefused(
        Reading.problems(Fixtures.replica("name", "n".repeat(27))),
        "name",
        "3 to 26 lowercase letters and digits with single - between them, so that cloudtrail-<account id>-<name>-replica-logs is a valid bucket name",
        "n".repeat(27));
  }

  @Test
  void refusesAReplicaWithoutTheAccountThatWrites() {
    assertEquals(
        List.of(
            "orgtrail:loggingAccountId is missing, it must be an account id of 12 digits, in quotes: pulumi config set orgtrail:loggingAccountId <value>"),
        Reading.problems(Fixtures.replica("loggingAccountId", null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"replicaStack", "replicaBucketArn", "replicationTimeControl", "loggingStack"})
  void refusesAReplicaOfAReplica(String setting) {
    assertEquals(
        List.of("orgtrail:%s is not a setting of a replica stack: remove it".formatted(setting)),
        Reading.problems(Fixtures.replica(setting, "x")));
  }

  @Test
  void readsTheMembersOfAReplicaLikeThoseOfALoggingStack() {
    var replica = Reading.settings(Fixtures.replica()).ofLogStore().orElseThrow();
    assertEquals(Optional.of("123456789012"), replica.loggingAccountId());
    assertEquals(Reading.logStore().writers(), replica.writers());
    var single =
        Reading.settings(Fixtures.replica(Fixtures.singleAccounts())).ofLogStore().orElseThrow();
    assertEquals(Reading.logStore(Fixtures.singleAccounts()).writers(), single.writers());
  }
}
