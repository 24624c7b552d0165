package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.AllowedTrails;
import orgtrail.testing.Examples;
import orgtrail.testing.Fixtures;

/** A bucket that holds log files is neither replaced nor closed to its trail by mistake. */
class LogStoreChangeTest {
  private static final String BUCKET = Examples.BUCKET;
  private static final String UNDO =
      ". Undo that, or confirm it with orgtrail:confirmReplacement: " + BUCKET;
  private static final Optional<AllowedTrails> TRAILS = Optional.of(Fixtures.logStore().trails());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3BucketName | other | orgtrail:name or orgtrail:s3BucketName would replace it by other",
        "managementAccountId | 345678901234 | its policies would allow the trail arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123, and deny arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123",
        "organizationId | o-otherorg1234 | its policies would allow the log files of o-otherorg1234, and deny those of o-exampleorg1",
        "name | other | orgtrail:name or orgtrail:s3BucketName would replace it by cloudtrail-123456789012-other; its policies would allow the trail arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other, and deny arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123"
      })
  void aChangeThatGivesUpTheBucketOrShutsOutItsTrailIsRefused(
      String setting, String value, String loss) {
    assertEquals(
        List.of("the bucket " + BUCKET + " holds log files, and " + loss + UNDO),
        refusal(deployed(), setting, value));
    assertEquals(
        List.of("the bucket " + BUCKET + " holds log files, and " + loss + UNDO),
        Examples.logging(setting, value).after(Examples.LOGGING).refusal());
  }

  @Test
  void aChangeToSingleAccountsIsRefused() {
    assertEquals(
        List.of(
            "the bucket "
                + BUCKET
                + " holds log files, and its policies would allow the trail arn:aws:cloudtrail:ap-southeast-1:*:trail/example-quantum-123, and deny "
                + Examples.TRAIL_ARN
                + "; its policies would allow the log files of single accounts, and deny those of o-exampleorg1"
                + UNDO),
        refusal(deployed(), Fixtures.singleAccounts()));
  }

  @Test
  void anotherConfirmationDoesNotConfirmTheChange() {
    assertEquals(
        1, refusal(deployed(), "name", "other", "confirmReplacement", BUCKET + "2").size());
  }

  @Test
  void aConfirmedReplacementIsTheOnlyOneThatReplacesTheBucket() {
    assertEquals(
        new LogStoreChange(true, true),
        allowed(deployed(), "name", "other", "confirmReplacement", BUCKET));
    assertEquals(
        new LogStoreChange(false, true),
        allowed(deployed(), "managementAccountId", "345678901234", "confirmReplacement", BUCKET));
    assertEquals(new LogStoreChange(false, false), allowed(deployed()));
    assertEquals(
        new LogStoreChange(false, false),
        allowed(deployed(), "confirmReplacement", "an-older-bucket"));
  }

  @Test
  void aConfirmationThatIsLeftOverIsRefused() {
    assertEquals(
        List.of(
            "orgtrail:confirmReplacement names the deployed bucket '%s', but there is nothing to confirm: remove it"
                .formatted(BUCKET)),
        refusal(deployed(), "confirmReplacement", BUCKET));
  }

  /** With forceDestroy, Pulumi would delete the replaced bucket with its log files. */
  @Test
  void aConfirmedReplacementIsRefusedWhileForceDestroyIsSetOrDeployed() {
    var expected =
        List.of(
            "deploy orgtrail:forceDestroy: false before you replace the bucket %s: otherwise it is deleted with its log files"
                .formatted(BUCKET));
    assertEquals(
        expected,
        refusal(deployedWithForceDestroy(), "name", "other", "confirmReplacement", BUCKET));
    assertEquals(
        expected,
        refusal(deployed(), "name", "other", "confirmReplacement", BUCKET, "forceDestroy", "true"));
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:kms:eu-west-1:123456789012:key/1234abcd, eu-west-1, 123456789012",
    "arn:aws:kms:ap-southeast-1:345678901234:key/1234abcd, ap-southeast-1, 345678901234"
  })
  void anotherAccountOrRegionIsRefusedEvenIfItIsConfirmed(
      String key, String region, String account) {
    var previous = deployed(Optional.of(key), Optional.empty(), TRAILS);
    var expected =
        List.of(
            "this stack has the bucket %s in region %s of account %s, which cannot move to aws:region ap-southeast-1 of account 123456789012: undo that, or create another stack"
                .formatted(BUCKET, region, account));
    assertEquals(expected, refusal(previous, "confirmReplacement", BUCKET));
  }

  @Test
  void anotherRegionOfAStackInTheStateRegistersNothing() {
    assertEquals(
        List.of(
            "this stack has the bucket %s in region ap-southeast-1 of account 123456789012, which cannot move to aws:region eu-west-1 of account 123456789012: undo that, or create another stack"
                .formatted(BUCKET)),
        Examples.logging("aws:region", "eu-west-1").after(Examples.LOGGING).refusal());
  }

  /** A first update that was interrupted has written neither outputs nor a key. */
  @Test
  void anotherNameIsRefusedAfterAnInterruptedFirstUpdate() {
    var loss =
        "orgtrail:name or orgtrail:s3BucketName would replace it by cloudtrail-123456789012-other";
    assertEquals(
        List.of("the bucket " + BUCKET + " holds log files, and " + loss + UNDO),
        Examples.logging("name", "other")
            .after(Examples.LOGGING.state().withOnly("log-archive-bucket"))
            .refusal());
  }

  @Test
  void anotherTrailIsRefusedAfterAnUpdateThatWasInterruptedBehindThePolicy() {
    assertEquals(
        List.of(
            "the bucket "
                + BUCKET
                + " holds log files, and its policies would allow the log files of o-otherorg1234, and deny those of o-exampleorg1"
                + UNDO),
        Examples.logging("organizationId", "o-otherorg1234")
            .after(
                Examples.LOGGING
                    .state()
                    .withOnly("log-archive-bucket", "log-archive-bucket-policy"))
            .refusal());
  }

  @Test
  void anotherRegionIsRefusedBeforeAKeyExists() {
    assertEquals(
        List.of(
            "this stack has the bucket %s in region ap-southeast-1, which cannot move to aws:region eu-west-1 of account 123456789012: undo that, or create another stack"
                .formatted(BUCKET)),
        Examples.logging("aws:region", "eu-west-1")
            .after(Examples.LOGGING.state().withOnly("log-archive-bucket"))
            .refusal());
  }

  @Test
  void aStackWithoutABucketCanHaveAnyName() {
    assertEquals(
        new LogStoreChange(false, false),
        allowed(PreviousDeployment.LogStore.NONE, "name", "other"));
  }

  @Test
  void aBucketPolicyThatNamesNoTrailOfOursIsNotCompared() {
    assertEquals(
        new LogStoreChange(false, false),
        allowed(deployed(Optional.empty(), Optional.empty(), Optional.empty())));
  }

  /** The only writer of a replica is locked out as a trail would be. */
  @Test
  void anotherWriterOfAReplicaMustBeConfirmed() {
    var bucket = Examples.REPLICA.text("log-archive-bucket", "bucket");
    var change =
        "its policies would allow the role arn:aws:iam::999999999999:role/example-quantum-123-replication, and deny arn:aws:iam::123456789012:role/example-quantum-123-replication, so that it gets no more copies";
    assertEquals(
        List.of(
            "the bucket %1$s holds log files, and %2$s. Undo that, or confirm it with orgtrail:confirmReplacement: %1$s"
                .formatted(bucket, change)),
        Examples.replica("loggingAccountId", "999999999999").after(Examples.REPLICA).refusal());
    assertEquals(
        0,
        Examples.replica("loggingAccountId", "999999999999", "confirmReplacement", bucket)
            .after(Examples.REPLICA)
            .run()
            .exitCode());
  }

  /** Their lock goes on, so they are of use to somebody. */
  @Test
  void aReplacementThatWouldMakeCopiesUnreadableIsRefused() {
    var bucket = Examples.REPLICA.text("log-archive-bucket", "bucket");
    var replaced = new String[] {"s3BucketName", "other-copies", "confirmReplacement", bucket};
    assertEquals(
        List.of(
            "nobody could decrypt the copies in the bucket %s any more, because the key policy would name the bucket other-copies instead: add %1$s to orgtrail:formerBuckets"
                .formatted(bucket)),
        Examples.replica(replaced).after(Examples.REPLICA).refusal());
    var named = Arrays.copyOf(replaced, 6);
    named[4] = "formerBuckets";
    named[5] = "[\"" + bucket + "\"]";
    assertEquals(0, Examples.replica(named).after(Examples.REPLICA).run().exitCode());
  }

  private static PreviousDeployment.LogStore deployed() {
    return deployed(Optional.of(Examples.KEY_ARN), Optional.of(Fixtures.REGION), TRAILS);
  }

  private static PreviousDeployment.LogStore deployedWithForceDestroy() {
    return new PreviousDeployment.LogStore(
        Optional.of(BUCKET),
        Optional.of(Fixtures.REGION),
        true,
        TRAILS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static PreviousDeployment.LogStore deployed(
      Optional<String> key, Optional<String> region, Optional<AllowedTrails> trails) {
    return new PreviousDeployment.LogStore(
        Optional.of(BUCKET),
        region,
        false,
        trails,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        key,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static List<String> refusal(
      PreviousDeployment.LogStore previous, String... namesAndValues) {
    return Lines.of(
        problems ->
            LogStoreChange.of(
                Fixtures.logStore(namesAndValues), of(previous), LogStoreAdoption.NONE, problems));
  }

  private static LogStoreChange allowed(
      PreviousDeployment.LogStore previous, String... namesAndValues) {
    var problems = new Problems();
    var change =
        LogStoreChange.of(
            Fixtures.logStore(namesAndValues), of(previous), LogStoreAdoption.NONE, problems);
    problems.stop();
    return change;
  }

  private static PreviousDeployment of(PreviousDeployment.LogStore logStore) {
    var none = PreviousDeployment.NONE;
    return new PreviousDeployment(
        logStore,
        none.trailArn(),
        none.logGroupArn(),
        none.madeLogGroupKey(),
        none.delegatedAdministrator(),
        none.organizationId(),
        none.guardedTargets(),
        none.replicaMember());
  }
}
