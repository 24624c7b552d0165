package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orgtrail.aws.Arns;
import orgtrail.testing.DeployedState;
import orgtrail.testing.Examples;

/** The stack does not create a second key while log files need the first one. */
class LostKeyTest {
  private static final String KEY = Examples.KEY_ARN;

  /** As {@code pulumi refresh} leaves it when the deletion of the key is scheduled. */
  private static final DeployedState REFRESHED =
      Examples.LOGGING
          .state()
          .without("log-archive-key")
          .withOutput("log-archive-alias", "targetKeyArn", KEY);

  @Test
  void aKeyThatARefreshHasRemovedFromTheStateIsNotReplaced() {
    assertEquals(List.of(line(KEY)), Examples.logging().after(REFRESHED).refusal());
  }

  @Test
  void norIsAKeyWhoseAliasIsGoneTooWhileItsDeletionIsScheduled() {
    var state = REFRESHED.without("log-archive-alias");
    assertEquals(
        List.of(line(KEY)),
        Examples.logging().after(state).withKey("keyState", "PendingDeletion").refusal());
  }

  @ParameterizedTest
  @CsvSource({"Enabled", "Disabled"})
  void aKeyOfYoursCanBeReplacedByOneOfTheStack(String keyState) {
    var before = Examples.logging("kmsKeyArn", Examples.EXISTING_KEY).run();
    var after = Examples.logging().after(before).withKey("keyState", keyState).run();
    assertEquals(1, after.count("Key"));
  }

  /** The key is gone, and with it all that it could decrypt. */
  @Test
  void aKeyThatDoesNotExistAnyMoreIsReplaced() {
    var state = REFRESHED.without("log-archive-alias");
    var after =
        Examples.logging()
            .after(state)
            .failingCall("aws:kms/getKey:getKey", "NotFoundException: Key does not exist")
            .run();
    assertEquals(1, after.count("Key"));
  }

  @Test
  void aKeyThatTheStackKeepsBesideOneOfYoursIsNotForgotten() {
    var settings = new String[] {"kmsKeyArn", Examples.EXISTING_KEY};
    var before = Examples.logging(settings).after(Examples.LOGGING).run();
    var state =
        before
            .state()
            .without("log-archive-key")
            .withOutput("log-archive-alias", "targetKeyArn", KEY);
    assertEquals(List.of(line(KEY)), Examples.logging(settings).after(state).refusal());
  }

  private static String line(String key) {
    return "the key %1$s of the log files is not in the state of this stack, which would create another one: pulumi refresh removes a key whose deletion is scheduled. Nobody can read the log files without it, so keep it with aws kms cancel-key-deletion --key-id %2$s and aws kms enable-key --key-id %2$s, then set orgtrail:adopt: true and orgtrail:adoptKeyId: %2$s"
        .formatted(key, Arns.keyId(key));
  }
}
