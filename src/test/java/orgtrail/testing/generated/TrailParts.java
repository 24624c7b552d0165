package orgtrail.testing.generated;

import static orgtrail.testing.generated.StackFiles.one;
import static orgtrail.testing.generated.StackFiles.part;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import orgtrail.aws.CisAlarm;
import orgtrail.config.StackKind;
import orgtrail.testing.Fixtures;

/** Groups of settings of the trail. The settings of a group fit together. */
final class TrailParts {
  private static final Arbitrary<String> FLAGS = Arbitraries.of("true", "false");
  private static final Arbitrary<String> READ_WRITE =
      Arbitraries.of("All", "ReadOnly", "WriteOnly");

  private TrailParts() {}

  static List<Arbitrary<Map<String, String>>> of(StackKind kind) {
    var parts =
        new ArrayList<>(
            List.of(
                one("enableCloudtrail", FLAGS),
                one("enableLogFileValidation", FLAGS),
                Arbitraries.of(
                    part("isMultiRegionTrail", "false"),
                    part("isMultiRegionTrail", "false", "includeGlobalServiceEvents", "false")),
                Arbitraries.oneOf(simpleEvents(), one("advancedEventSelectors", selectors())),
                Arbitraries.of(part("insights", "[\"ApiErrorRateInsight\"]")),
                logs(),
                one(
                    "notifySnsTopicName",
                    Arbitraries.oneOf(
                        AwsValues.topicNames(), AwsValues.topics("sns", Fixtures.REGION))),
                alarms(),
                one("skipPreflight", FLAGS),
                one("forceDestroy", FLAGS)));
    if (kind == StackKind.MANAGEMENT) {
      parts.add(Arbitraries.of(part("delegatedAdministrator", Fixtures.MEMBER_ACCOUNT)));
      parts.add(staticLink());
    }
    return parts;
  }

  private static Arbitrary<Map<String, String>> staticLink() {
    return Combinators.combine(
            AwsValues.names(128, "-_."),
            AwsValues.buckets(),
            AwsValues.keys(Fixtures.REGION, AwsValues.accountIds()),
            AwsValues.folders())
        .as(
            (name, bucket, key, folder) ->
                part(
                    "name", name,
                    "loggingStack", null,
                    "s3BucketName", bucket,
                    "kmsKeyArn", key,
                    "s3KeyPrefix", folder));
  }

  private static Arbitrary<Map<String, String>> simpleEvents() {
    return Combinators.combine(READ_WRITE, READ_WRITE, dataResources())
        .as(
            (management, data, resources) ->
                part(
                    "managementEventsReadWriteType", management,
                    "excludeManagementEventSources", "[\"kms.amazonaws.com\"]",
                    "enableDataLogging", "true",
                    "dataLoggingReadWriteType", data,
                    "dataResources", resources));
  }

  private static Arbitrary<String> dataResources() {
    return Arbitraries.of(
        "[\"AWS::S3::Object\"]",
        "[\"AWS::DynamoDB::Table\",\"AWS::Lambda::Function\"]",
        "[{\"type\":\"AWS::S3::Object\",\"arns\":[\"arn:aws:s3:::bucket/\"]}]");
  }

  /** Advanced event selectors. */
  static Arbitrary<String> selectors() {
    return Combinators.combine(
            Arbitraries.of("", "Mine"), Arbitraries.oneOf(management(), data(), network()))
        .as(TrailParts::selector)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(new Gson()::toJson);
  }

  private static Map<String, Object> selector(String name, List<Map<String, Object>> fields) {
    var selector = new LinkedHashMap<String, Object>();
    if (!name.isEmpty()) {
      selector.put("Name", name);
    }
    selector.put("FieldSelectors", fields);
    return selector;
  }

  private static Arbitrary<List<Map<String, Object>>> management() {
    return Arbitraries.of("true", "false")
        .map(
            readOnly ->
                List.of(
                    field("eventCategory", "Equals", "Management"),
                    field("readOnly", "Equals", readOnly)));
  }

  private static Arbitrary<List<Map<String, Object>>> data() {
    return Combinators.combine(
            Arbitraries.of("AWS::S3::Object", "AWS::DynamoDB::Table"),
            Arbitraries.of("Equals", "NotEquals", "StartsWith", "NotStartsWith", "EndsWith"),
            Arbitraries.of("PutObject", "Put", "Object", "GetObject"))
        .as(
            (type, operator, call) ->
                List.of(
                    field("eventCategory", "Equals", "Data"),
                    field("resources.type", "Equals", type),
                    field("eventName", operator, call)));
  }

  private static Arbitrary<List<Map<String, Object>>> network() {
    return Arbitraries.of("ec2.amazonaws.com", "kms.amazonaws.com")
        .map(
            source ->
                List.of(
                    field("eventCategory", "Equals", "NetworkActivity"),
                    field("eventSource", "Equals", source)));
  }

  private static Map<String, Object> field(String name, String operator, String value) {
    return Map.of("Field", name, operator, List.of(value));
  }

  private static Arbitrary<Map<String, String>> logs() {
    var retention = Arbitraries.of("1", "365", "3653");
    return retention.map(
        days -> part("cloudwatchLogs", "true", "cloudwatchLogRetentionDays", days));
  }

  private static Arbitrary<Map<String, String>> alarms() {
    var excluded =
        Arbitraries.of(CisAlarm.class).map(CisAlarm::id).list().uniqueElements().ofMaxSize(3);
    return Combinators.combine(excluded, AwsValues.topics("sns", Fixtures.REGION), FLAGS)
        .as(
            (ids, topic, byMail) -> {
              var part =
                  part(
                      "alarms", "true",
                      "cloudwatchLogs", "true",
                      "excludeAlarms", new Gson().toJson(ids));
              part.putAll(
                  byMail.equals("true")
                      ? part("alarmEmail", "security@example.com")
                      : part("alarmTopicArn", topic));
              return part;
            });
  }
}
