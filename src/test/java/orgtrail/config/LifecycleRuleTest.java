package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import orgtrail.aws.ArchiveStorageClass;

class LifecycleRuleTest {
  private static final LifecycleRule ABORT =
      new LifecycleRule(
          "abort-incomplete-uploads",
          Optional.empty(),
          Optional.of(1),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  /** Noncurrent versions are removed a day later, unless they are locked, and then the markers. */
  private static final List<LifecycleRule> EXPIRE_AFTER_400_DAYS =
      List.of(
          new LifecycleRule(
              "expire",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(400),
              Optional.of(1),
              false),
          new LifecycleRule(
              "remove-delete-markers",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              true));

  @Test
  void logsAreKeptForeverUnlessASettingSaysOtherwise() {
    assertEquals(List.of(ABORT), LifecycleRule.ofLogs(lifecycle()));
  }

  @Test
  void logsAreArchivedAndThenExpire() {
    var archive =
        new LifecycleRule(
            "archive",
            Optional.of(5_000),
            Optional.empty(),
            Optional.of(new LifecycleRule.Transition(30, ArchiveStorageClass.DEEP_ARCHIVE)),
            Optional.empty(),
            Optional.empty(),
            false);
    assertEquals(
        List.of(ABORT, archive, EXPIRE_AFTER_400_DAYS.get(0), EXPIRE_AFTER_400_DAYS.get(1)),
        LifecycleRule.ofLogs(
            lifecycle(
                "archiveAfterDays", "30",
                "archiveStorageClass", "DEEP_ARCHIVE",
                "archiveObjectSizeGreaterThan", "5000",
                "expireAfterDays", "400")));
  }

  @Test
  void accessLogsExpireWithAllVersions() {
    assertEquals(
        List.of(ABORT, EXPIRE_AFTER_400_DAYS.get(0), EXPIRE_AFTER_400_DAYS.get(1)),
        LifecycleRule.ofAccessLogs(400));
  }

  @Test
  void queryResultsExpireInABucketWithoutVersions() {
    var expire =
        new LifecycleRule(
            "expire",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(7),
            Optional.empty(),
            false);
    assertEquals(List.of(ABORT, expire), LifecycleRule.ofQueryResults(7));
  }

  private static LogStoreSettings.Lifecycle lifecycle(String... namesAndValues) {
    return Reading.logStore(namesAndValues).lifecycle();
  }
}
