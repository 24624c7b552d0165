package orgtrail.aws;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

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

  /** The call with which CloudTrail delivers. */
  private static final String DELIVERY = "PutObject";

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
   * @param conditions the values by operator. A field matches if none of the values of its negated
   *     operators matches, and one of the values of its other operators, if there are any.
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html#filtering-data-events-conditions">Multiple
   *     conditions for a field</a>
   */
  public record Field(String name, Map<Operator, List<String>> conditions) {
    private static Field equal(String name, String... values) {
      return new Field(name, Map.of(Operator.EQUALS, List.of(values)));
    }
  }

  /** How a field is compared with its values. */
  public enum Operator {
    EQUALS("Equals", String::equals),
    NOT_EQUALS("NotEquals", String::equals),
    STARTS_WITH("StartsWith", String::startsWith),
    NOT_STARTS_WITH("NotStartsWith", String::startsWith),
    ENDS_WITH("EndsWith", String::endsWith),
    NOT_ENDS_WITH("NotEndsWith", String::endsWith);

    private final String text;
    private final BiPredicate<String, String> comparison;

    Operator(String text, BiPredicate<String, String> comparison) {
      this.text = text;
      this.comparison = comparison;
    }

    /** The name as AWS writes it. */
    public String text() {
      return text;
    }

    private boolean isNegated() {
      return text.startsWith("Not");
    }

    /** Whether a value equals, starts with or ends with one of the others. */
    private boolean finds(List<String> others, String value) {
      return others.stream().anyMatch(other -> comparison.test(value, other));
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
   * The same events without CloudTrail's own deliveries. If CloudTrail recorded them, each delivery
   * would cause another one without end. Every other event of the log bucket is recorded: reads,
   * deletions and changes of a retention.
   *
   * @return this selector, if it cannot match a delivery. Otherwise one selector for all other
   *     calls and one for the same call outside the log bucket. No event matches both. Either is
   *     left out if it would match nothing.
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html">Filtering
   *     data events</a>
   */
  public List<EventSelector> withoutDeliveries(String logBucketArn) {
    var logFiles = logBucketArn + "/";
    var calls = conditionsOf(EVENT_NAME);
    var arns = conditionsOf(RESOURCE_ARN);
    if (!fields.contains(Field.equal(RESOURCE_TYPE, S3_OBJECT))
        || fields.contains(Field.equal(READ_ONLY, "true"))
        || !matches(calls, DELIVERY)
        || !canMatchBelow(logFiles, arns)) {
      return List.of(this);
    }
    var selectors = new ArrayList<EventSelector>();
    deselect(calls, Operator.NOT_EQUALS, DELIVERY)
        .ifPresent(others -> selectors.add(with(new Field(EVENT_NAME, others))));
    deselect(arns, Operator.NOT_STARTS_WITH, logFiles)
        .ifPresent(
            elsewhere ->
                selectors.add(
                    with(new Field(RESOURCE_ARN, elsewhere))
                        .with(Field.equal(EVENT_NAME, DELIVERY))
                        .named(name.isEmpty() ? "" : name + " (" + DELIVERY + ")")));
    return selectors;
  }

  /** Whether a value meets the conditions of a field. */
  private static boolean matches(Map<Operator, List<String>> conditions, String value) {
    return conditions.entrySet().stream()
            .filter(condition -> condition.getKey().isNegated())
            .noneMatch(condition -> condition.getKey().finds(condition.getValue(), value))
        && (isUnselective(conditions)
            || conditions.entrySet().stream()
                .filter(condition -> !condition.getKey().isNegated())
                .anyMatch(condition -> condition.getKey().finds(condition.getValue(), value)));
  }

  /** Whether a value that starts with a prefix can meet the conditions of a field. */
  private static boolean canMatchBelow(String prefix, Map<Operator, List<String>> conditions) {
    if (Operator.NOT_STARTS_WITH.finds(
        conditions.getOrDefault(Operator.NOT_STARTS_WITH, List.of()), prefix)) {
      return false;
    }
    return isUnselective(conditions)
        || conditions.containsKey(Operator.ENDS_WITH)
        || conditions.getOrDefault(Operator.EQUALS, List.of()).stream()
            .anyMatch(value -> value.startsWith(prefix))
        || conditions.getOrDefault(Operator.STARTS_WITH, List.of()).stream()
            .anyMatch(value -> value.startsWith(prefix) || prefix.startsWith(value));
  }

  private static boolean isUnselective(Map<Operator, List<String>> conditions) {
    return conditions.keySet().stream().allMatch(Operator::isNegated);
  }

  /**
   * The conditions with one more negated value, and without the values that it makes useless.
   *
   * @param by {@link Operator#NOT_EQUALS} or {@link Operator#NOT_STARTS_WITH}
   * @return empty if they would match nothing
   */
  private static Optional<Map<Operator, List<String>>> deselect(
      Map<Operator, List<String>> conditions, Operator by, String value) {
    var changed = new EnumMap<Operator, List<String>>(Operator.class);
    conditions.forEach(
        (operator, values) -> {
          boolean isCovered =
              operator == Operator.EQUALS
                  || operator == Operator.STARTS_WITH && by == Operator.NOT_STARTS_WITH;
          var left =
              values.stream().filter(v -> !isCovered || !by.finds(List.of(value), v)).toList();
          if (!left.isEmpty()) {
            changed.put(operator, left);
          }
        });
    if (isUnselective(changed) && !isUnselective(conditions)) {
      return Optional.empty();
    }
    changed.merge(
        by, List.of(value), (old, more) -> Stream.of(old, more).flatMap(List::stream).toList());
    return Optional.of(changed);
  }

  private Map<Operator, List<String>> conditionsOf(String field) {
    return fields.stream()
        .filter(f -> f.name.equals(field))
        .findFirst()
        .map(Field::conditions)
        .orElse(Map.of());
  }

  private EventSelector with(Field field) {
    var others = fields.stream().filter(other -> !other.name.equals(field.name));
    return new EventSelector(name, Stream.concat(others, Stream.of(field)).toList());
  }

  private EventSelector named(String other) {
    return new EventSelector(other, fields);
  }

  /**
   * The number of values without deliveries, which {@link #MAX_VALUES} limits. A selector that
   * names the log bucket has more, but the log bucket is not known when settings are read.
   */
  public int valuesWithoutDeliveries() {
    return withoutDeliveries("arn:aws:s3:::*").stream()
        .flatMap(selector -> selector.fields.stream())
        .flatMap(field -> field.conditions.values().stream())
        .mapToInt(List::size)
        .sum();
  }

  /**
   * Whether this selector records management events.
   *
   * @param readOnly {@code true} for read events, {@code false} for write events
   */
  public boolean recordsManagementEvents(boolean readOnly) {
    return fields.contains(Field.equal(EVENT_CATEGORY, MANAGEMENT))
        && matches(conditionsOf(READ_ONLY), String.valueOf(readOnly));
  }

  /** The same for the events of one source. */
  public boolean recordsManagementEvents(boolean readOnly, String source) {
    return recordsManagementEvents(readOnly) && matches(conditionsOf(EVENT_SOURCE), source);
  }

  /** Whether the selector records data events. */
  public boolean recordsDataEvents() {
    return fields.contains(Field.equal(EVENT_CATEGORY, DATA));
  }
}
