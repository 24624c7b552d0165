package orgtrail.aws;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An advanced event selector of a trail. CloudTrail records an event if all fields of a selector
 * match it.
 *
 * @param name the name that CloudTrail shows; may be empty
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html">AdvancedEventSelector</a>
 */
public record EventSelector(String name, List<Field> fields) {
  public static final String MANAGEMENT = "Management";
  public static final String DATA = "Data";
  public static final String NETWORK_ACTIVITY = "NetworkActivity";

  public static final String EVENT_CATEGORY = "eventCategory";
  public static final String EVENT_NAME = "eventName";
  public static final String EVENT_SOURCE = "eventSource";
  public static final String READ_ONLY = "readOnly";
  public static final String RESOURCE_TYPE = "resources.type";
  public static final String RESOURCE_ARN = "resources.ARN";
  public static final String USER_IDENTITY_ARN = "userIdentity.arn";

  /** The resource type of S3 data events. */
  public static final String S3_OBJECT = "AWS::S3::Object";

  /** The resource type of Lambda data events. */
  public static final String LAMBDA_FUNCTION = "AWS::Lambda::Function";

  /**
   * The event sources that a trail can leave out of management events, sorted.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html">AdvancedFieldSelector</a>
   */
  public static final List<String> EXCLUDABLE_SOURCES =
      List.of(ServicePrincipals.KMS, ServicePrincipals.RDS_DATA);

  /**
   * The number of values that all selectors of a trail can have.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html">PutEventSelectors</a>
   */
  public static final int MAX_VALUES = 500;

  /** Types whose events contain the ARN of the resource itself, not of an item in it. */
  private static final Set<String> WHOLE_RESOURCES =
      Set.of("AWS::DynamoDB::Table", LAMBDA_FUNCTION);

  /**
   * One field of an event and its conditions.
   *
   * @param conditions the values by operator. A field matches if one of the values matches; with a
   *     negated operator, if none does.
   */
  public record Field(String name, Map<Operator, List<String>> conditions) {
    private static Field equal(String name, String... values) {
      return new Field(name, Map.of(Operator.EQUALS, List.of(values)));
    }
  }

  /** How a field is compared with its values. */
  public enum Operator {
    EQUALS("Equals"),
    NOT_EQUALS("NotEquals"),
    STARTS_WITH("StartsWith"),
    NOT_STARTS_WITH("NotStartsWith"),
    ENDS_WITH("EndsWith"),
    NOT_ENDS_WITH("NotEndsWith");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    /** The name as AWS writes it. */
    public String text() {
      return text;
    }

    /** The operator with this name in AWS, if there is one. */
    public static Optional<Operator> of(String text) {
      return Arrays.stream(values()).filter(operator -> operator.text.equals(text)).findFirst();
    }
  }

  /** Whether events that read, events that write, or both are recorded. */
  public enum ReadWriteType {
    ALL("All"),
    READ_ONLY("ReadOnly"),
    WRITE_ONLY("WriteOnly");

    private final String text;

    ReadWriteType(String text) {
      this.text = text;
    }

    /** The name as AWS writes it. */
    public String text() {
      return text;
    }

    private void addTo(List<Field> fields) {
      if (this != ALL) {
        fields.add(Field.equal(EventSelector.READ_ONLY, String.valueOf(this == READ_ONLY)));
      }
    }
  }

  /**
   * Selects management events.
   *
   * @param excludedSources the event sources to leave out, from {@link #EXCLUDABLE_SOURCES}
   */
  public static EventSelector managementEvents(
      ReadWriteType readWrite, List<String> excludedSources) {
    var fields = new ArrayList<>(List.of(Field.equal(EVENT_CATEGORY, MANAGEMENT)));
    readWrite.addTo(fields);
    if (!excludedSources.isEmpty()) {
      fields.add(new Field(EVENT_SOURCE, Map.of(Operator.NOT_EQUALS, excludedSources)));
    }
    return new EventSelector("Management events", List.copyOf(fields));
  }

  /**
   * Selects data events of one resource type.
   *
   * @param type e.g. {@code AWS::S3::Object}
   * @param arns the resources; empty for all resources. For Lambda functions and DynamoDB tables
   *     these are whole ARNs. For other types they are prefixes: the ARN of a bucket is a prefix of
   *     the ARNs of its objects.
   */
  public static EventSelector dataEvents(String type, List<String> arns, ReadWriteType readWrite) {
    var fields =
        new ArrayList<>(
            List.of(Field.equal(EVENT_CATEGORY, DATA), Field.equal(RESOURCE_TYPE, type)));
    readWrite.addTo(fields);
    if (!arns.isEmpty()) {
      var operator = WHOLE_RESOURCES.contains(type) ? Operator.EQUALS : Operator.STARTS_WITH;
      fields.add(new Field(RESOURCE_ARN, Map.of(operator, arns)));
    }
    return new EventSelector("Data events of " + type, List.copyOf(fields));
  }

  /**
   * The same selector without the objects of the WORM bucket. If CloudTrail recorded its own
   * deliveries, each delivery would cause another one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html">Logging
   *     data events</a>
   */
  public EventSelector without(String logBucketArn) {
    if (!selectsS3Objects()) {
      return this;
    }
    var changed = new ArrayList<>(fields);
    var before = fields.stream().filter(field -> field.name.equals(RESOURCE_ARN)).findFirst();
    before.ifPresent(changed::remove);
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    before.ifPresent(field -> conditions.putAll(field.conditions));
    var excluded = new ArrayList<>(conditions.getOrDefault(Operator.NOT_STARTS_WITH, List.of()));
    if (!excluded.contains(logBucketArn + "/")) {
      excluded.add(logBucketArn + "/");
    }
    conditions.put(Operator.NOT_STARTS_WITH, List.copyOf(excluded));
    changed.add(new Field(RESOURCE_ARN, conditions));
    return new EventSelector(name, List.copyOf(changed));
  }

  private boolean selectsS3Objects() {
    return fields.contains(Field.equal(RESOURCE_TYPE, S3_OBJECT));
  }

  /** The number of values after the WORM bucket is left out. {@link #MAX_VALUES} limits it. */
  public int valuesWithoutLogBucket() {
    int own =
        fields.stream()
            .flatMap(field -> field.conditions.values().stream())
            .mapToInt(List::size)
            .sum();
    return selectsS3Objects() ? own + 1 : own;
  }

  /**
   * Whether this selector records management events.
   *
   * @param readOnly {@code true} for read events, {@code false} for write events
   */
  public boolean recordsManagementEvents(boolean readOnly) {
    return fields.contains(Field.equal(EVENT_CATEGORY, MANAGEMENT))
        && fields.stream()
            .filter(field -> field.name.equals(READ_ONLY))
            .allMatch(field -> field.equals(Field.equal(READ_ONLY, String.valueOf(readOnly))));
  }
}
