package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import com.pulumi.exceptions.RunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsNames;
import orgtrail.testing.ClearLines;
import orgtrail.testing.Fixtures;
import orgtrail.testing.generated.StackFiles;
import orgtrail.testing.generated.Texts;

/** What holds for the settings of every stack file, and for all that are accepted. */
class SettingsPropertiesTest {
  @Property
  void oneValueThatNobodyHasThoughtOfIsToldInLinesThatNameItsSetting(
      @ForAll("changeable") Setting setting, @ForAll("texts") String value) {
    var kind = setting.kinds().iterator().next();
    var config = Fixtures.with(StackFiles.base(kind), setting.key(), value);
    var problems = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> problems(config));
    if (!problems.isEmpty()) {
      ClearLines.check(problems);
      assertTrue(
          problems.stream().allMatch(line -> line.contains(setting.key())), problems.toString());
    }
  }

  @Property
  void whatIsReadTwiceIsTheSame(@ForAll("fitting") Map<String, String> config) {
    assertEquals(accepted(config), accepted(config));
  }

  @Property
  void theOrderOfAListDoesNotMatter(@ForAll("fitting") Map<String, String> config) {
    var reversed = new TreeMap<>(config);
    for (var setting : SORTED) {
      reversed.computeIfPresent(setting.key(), (key, list) -> reversed(list));
    }
    assertEquals(accepted(config), accepted(reversed));
  }

  @Property
  void awsAcceptsEveryNameOfAnAcceptedLogStore(@ForAll("fitting") Map<String, String> config) {
    var layout = new LogStoreLayout(Fixtures.LOGGING, logStore(config));
    assertTrue(AwsNames.isBucketName(layout.bucketName()), layout.bucketName());
    assertTrue(AwsNames.isBucketName(layout.accessLogBucketName()), layout.accessLogBucketName());
    assertTrue(AwsNames.isKeyAlias(layout.settings().name()), layout.settings().name());
    if (layout.isReplica() || layout.hasReplica()) {
      assertTrue(AwsNames.isRoleName(layout.replicationRoleName()), layout.replicationRoleName());
      assertTrue(Arns.isRole(layout.replicationRoleArn()), layout.replicationRoleArn());
    }
    var query = new QueryLayout(layout);
    assertTrue(AwsNames.isBucketName(query.resultsBucketName()), query.resultsBucketName());
    assertTrue(query.database().matches("[a-z0-9_]{1,255}"), query.database());
    assertTrue(query.workgroup().matches("[a-zA-Z0-9._-]{1,128}"), query.workgroup());
    assertTrue(query.policyName().matches("[\\w+=,.@-]{1,128}"), query.policyName());
  }

  @Property
  void awsAcceptsEveryNameOfAnAcceptedTrail(@ForAll("fitting") Map<String, String> config) {
    var trail = accepted(config).ofTrail();
    Assume.that(trail.isPresent());
    assertTrue(AwsNames.isTrailName(trail.get().name()), trail.get().name());
    assertTrue(AwsNames.isRoleName(trail.get().logRoleName()), trail.get().logRoleName());
    assertTrue(AwsNames.isTopicName(trail.get().alarmTopicName()), trail.get().alarmTopicName());
    assertTrue(trail.get().logGroupName().matches("[\\w./#-]{1,512}"), trail.get().logGroupName());
  }

  /** Otherwise S3 or the bucket policy would refuse each of them, or lose log files. */
  @Property
  void noAcceptedLogFileExpiresBeforeItsLockAndNoLockIsLongerThanTheLimit(
      @ForAll("fitting") Map<String, String> config) {
    var settings = logStore(config);
    int locked = settings.retention().daysWithLeapDays();
    assertTrue(locked >= settings.retention().days());
    assertTrue(settings.maxRetentionDays().orElse(locked) >= locked);
    var expires = settings.lifecycle().expireAfterDays();
    assertTrue(expires.orElse(locked) >= locked);
    assertTrue(
        settings.lifecycle().archiveAfterDays().orElse(0) < expires.orElse(Integer.MAX_VALUE));
    var rules = LifecycleRule.ofLogs(settings.lifecycle());
    assertEquals(
        expires,
        rules.stream().map(LifecycleRule::expireAfterDays).flatMap(Optional::stream).findFirst());
  }

  @Property
  void aKeyWithATypingErrorIsToldWithASettingThatItCanMean(
      @ForAll Setting meant, @ForAll("positions") int position) {
    var name = meant.key().substring(Setting.NAMESPACE.length());
    int at = position % name.length();
    var typed = name.substring(0, at) + "Q" + name.substring(at + 1);
    Assume.that(Setting.of(Setting.NAMESPACE + typed).isEmpty());
    var closest = Setting.closestTo(Setting.NAMESPACE + typed);
    assertTrue(closest.isPresent(), typed);
    var config = Fixtures.with(Fixtures.logging(), typed, "x");
    assertEquals(
        List.of(
            "orgtrail:%s is not a setting; did you mean %s?".formatted(typed, closest.get().key())),
        problems(config));
  }

  // --- What is read ------------------------------------------------------------------------------

  /** The settings that are lists without an order. */
  private static final List<Setting> SORTED =
      List.of(
          Setting.AWS_ACCOUNT_IDS,
          Setting.BREAK_GLASS_PRINCIPALS,
          Setting.DEPLOYMENT_PRINCIPALS,
          Setting.EXCLUDE_ALARMS,
          Setting.KEY_ADMINISTRATORS,
          Setting.LOG_READERS,
          Setting.QUERY_PRINCIPALS);

  private static String reversed(String list) {
    var entries = new ArrayList<>(JsonParser.parseString(list).getAsJsonArray().asList());
    Collections.reverse(entries);
    var array = new JsonArray();
    entries.forEach(array::add);
    return array.toString();
  }

  private static List<String> problems(Map<String, String> config) {
    try {
      Settings.read(StackConfiguration.of(config));
      return List.of();
    } catch (RunException e) {
      return List.of(e.getMessage().split("\n"));
    }
  }

  private static Settings accepted(Map<String, String> config) {
    Assume.that(problems(config).isEmpty());
    return Settings.read(StackConfiguration.of(config));
  }

  private static LogStoreSettings logStore(Map<String, String> config) {
    var settings = accepted(config).ofLogStore();
    Assume.that(settings.isPresent());
    return settings.get();
  }

  @Provide
  Arbitrary<Map<String, String>> fitting() {
    return StackFiles.fitting();
  }

  /** The kind of stack decides which other settings are read, so it is left as it is. */
  @Provide
  Arbitrary<Setting> changeable() {
    return Arbitraries.of(
        Stream.of(Setting.values()).filter(setting -> setting != Setting.ACCOUNT).toList());
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, 100);
  }
}
