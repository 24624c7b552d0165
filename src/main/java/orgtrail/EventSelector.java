package orgtrail;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An advanced event selector of a trail: events for which all of its fields hold are recorded.
 *
 * @param name what the user sees in CloudTrail
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html">AdvancedEventSelector</a>
 */
record EventSelector(String name, List<Field> fields) {
  static final String S3_OBJECT = "AWS::S3::Object";

  /** Where nothing is said of resources; the original's default. */
  static final Map<String, List<String>> ALL_OBJECTS_AND_FUNCTIONS =
      Map.of(S3_OBJECT, List.of(), "AWS::Lambda::Function", List.of());

  /**
   * What can be left out of management events.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html">AdvancedFieldSelector</a>
   */
  static final Set<String> EXCLUDABLE_SOURCES =
      new TreeSet<>(Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com"));

  /** Types of which an event's resource is what one lists, and nothing in it. */
  private static final Set<String> WHOLE_RESOURCES =
      Set.of("AWS::DynamoDB::Table", "AWS::Lambda::Function");

  private static final Pattern TYPE_NAME = Pattern.compile("AWS::\\w+::\\w+");

  /** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
  private static final int MAX_VALUES = 500;

  private static final String MANAGEMENT = "Management";
  private static final String DATA = "Data";
  private static final String CATEGORY = "eventCategory";
  private static final String NAME = "eventName";
  private static final String SOURCE = "eventSource";
  private static final String READ_ONLY = "readOnly";
  private static final String TYPE = "resources.type";
  private static final String ARN = "resources.ARN";

  /** Of what a trail can select by, the fields that the provider takes, by category. */
  private static final Map<String, Set<String>> FIELDS_OF =
      new TreeMap<>(
          Map.of(
              MANAGEMENT,
              new TreeSet<>(Set.of(CATEGORY, SOURCE, READ_ONLY)),
              DATA,
              new TreeSet<>(Set.of(CATEGORY, NAME, SOURCE, READ_ONLY, ARN, TYPE)),
              "NetworkActivity",
              new TreeSet<>(Set.of(CATEGORY, NAME, SOURCE))));

  private static final Set<String> FIELDS = FIELDS_OF.get(DATA);

  private static final Set<String> EXACT_FIELDS = Set.of(CATEGORY, READ_ONLY, TYPE);

  /**
   * One field of an event, and what holds of it.
   *
   * @param conditions values by operator; one of the values must hold, or, of a Not..., none
   */
  record Field(String name, Map<Operator, List<String>> conditions) {
    private static Field equal(String name, String... values) {
      return new Field(name, Map.of(Operator.EQUALS, List.of(values)));
    }
  }

  enum Operator {
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

    private static Optional<Operator> of(String text) {
      return Arrays.stream(values()).filter(operator -> operator.text.equals(text)).findFirst();
    }
  }

  /** Which events by what they do. */
  enum ReadWriteType {
    ALL("All"),
    READ_ONLY("ReadOnly"),
    WRITE_ONLY("WriteOnly");

    private final String text;

    ReadWriteType(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    private void addTo(List<Field> fields) {
      if (this != ALL) {
        fields.add(Field.equal(EventSelector.READ_ONLY, String.valueOf(this == READ_ONLY)));
      }
    }
  }

  /**
   * @param excludedSources e.g. {@code kms.amazonaws.com}
   */
  static EventSelector managementEvents(ReadWriteType readWrite, List<String> excludedSources) {
    var fields = new ArrayList<>(List.of(Field.equal(CATEGORY, MANAGEMENT)));
    readWrite.addTo(fields);
    if (!excludedSources.isEmpty()) {
      fields.add(new Field(SOURCE, Map.of(Operator.NOT_EQUALS, excludedSources)));
    }
    return new EventSelector("Management events", List.copyOf(fields));
  }

  /**
   * @param type e.g. {@code AWS::S3::Object}
   * @param arns of which resources; of all where there are none. But for functions and tables they
   *     are what the resources' ARNs begin with, as a bucket's do its objects'.
   */
  static EventSelector dataEvents(String type, List<String> arns, ReadWriteType readWrite) {
    var fields = new ArrayList<>(List.of(Field.equal(CATEGORY, DATA), Field.equal(TYPE, type)));
    readWrite.addTo(fields);
    if (!arns.isEmpty()) {
      var operator = WHOLE_RESOURCES.contains(type) ? Operator.EQUALS : Operator.STARTS_WITH;
      fields.add(new Field(ARN, Map.of(operator, arns)));
    }
    return new EventSelector("Data events of " + type, List.copyOf(fields));
  }

  /**
   * The same without what CloudTrail itself delivers: recorded, a delivery would be delivered, and
   * so on for ever.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html">Logging
   *     data events</a>
   */
  EventSelector without(String logBucketArn) {
    if (fields.stream().noneMatch(field -> field.equals(Field.equal(TYPE, S3_OBJECT)))) {
      return this;
    }
    var changed = new ArrayList<>(fields);
    var before = fields.stream().filter(field -> field.name.equals(ARN)).findFirst();
    before.ifPresent(changed::remove);
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    before.ifPresent(field -> conditions.putAll(field.conditions));
    var excluded = new ArrayList<>(conditions.getOrDefault(Operator.NOT_STARTS_WITH, List.of()));
    if (!excluded.contains(logBucketArn + "/")) {
      excluded.add(logBucketArn + "/");
    }
    conditions.put(Operator.NOT_STARTS_WITH, List.copyOf(excluded));
    changed.add(new Field(ARN, conditions));
    return new EventSelector(name, List.copyOf(changed));
  }

  /**
   * Whether it has management events recorded.
   *
   * @param readOnly those that only read, or those that write
   */
  boolean recordsManagementEvents(boolean readOnly) {
    return fields.contains(Field.equal(CATEGORY, MANAGEMENT))
        && fields.stream()
            .filter(field -> field.name.equals(READ_ONLY))
            .allMatch(field -> field.equals(Field.equal(READ_ONLY, String.valueOf(readOnly))));
  }

  // --- From a stack file -------------------------------------------------------------------------

  /**
   * Reads resources of data events: the name of a type, or an object with {@code type} and {@code
   * arns}.
   *
   * @param problems where to note what is wrong, to be read after the setting's name
   * @return ARNs by type, sorted
   */
  static Map<String, List<String>> readResources(String json, List<String> problems) {
    var resources = new TreeMap<String, List<String>>();
    for (var element : array(json, "type names, or of type and arns", problems)) {
      String type = null;
      List<String> arns = List.of();
      if (isText(element)) {
        type = element.getAsString();
      } else if (element.isJsonObject()
          && Set.of("type", "arns").containsAll(element.getAsJsonObject().keySet())
          && isText(element.getAsJsonObject().get("type"))) {
        type = element.getAsJsonObject().get("type").getAsString();
        arns = texts(element.getAsJsonObject().get("arns")).orElse(null);
      }
      if (type == null || arns == null || element.isJsonObject() && arns.isEmpty()) {
        problems.add(
            "must be a list of type names, or of type and arns, but has '%s'".formatted(element));
      } else if (!TYPE_NAME.matcher(type).matches()) {
        problems.add(
            "must have types like AWS::S3::Object or AWS::DynamoDB::Table, but has '%s'"
                .formatted(type));
      } else if (resources.put(type, arns) != null) {
        problems.add("names '%s' twice".formatted(type));
      } else {
        refuseArns(type, arns, problems);
      }
    }
    return resources;
  }

  private static void refuseArns(String type, List<String> arns, List<String> problems) {
    for (var arn : arns) {
      boolean ofObjects = type.equals(S3_OBJECT);
      if (!arn.matches(
          ofObjects ? "arn:aws[a-z-]*:s3:::[a-z0-9.-]+/[^*]*" : "arn:aws[a-z-]*:[^*]+")) {
        problems.add(
            "must have ARNs without wildcards, %s, but has '%s'"
                .formatted(
                    ofObjects
                        ? "arn:aws:s3:::<bucket>/ or arn:aws:s3:::<bucket>/<start of the key>"
                        : "e.g. arn:aws:lambda:<region>:<account id>:function:<name>",
                    arn));
      }
    }
  }

  /**
   * Reads selectors as AWS documents them.
   *
   * @param problems where to note what is wrong, to be read after the setting's name
   */
  static List<EventSelector> read(String json, List<String> problems) {
    var selectors = new ArrayList<EventSelector>();
    for (var element : array(json, "selectors with Name and FieldSelectors", problems)) {
      var which = "selector " + (selectors.size() + 1);
      var found = new ArrayList<String>();
      selectors.add(readSelector(element, found));
      found.forEach(problem -> problems.add(which + " " + problem));
    }
    long values =
        selectors.stream()
            .flatMap(selector -> selector.fields.stream())
            .flatMap(field -> field.conditions.values().stream())
            .mapToLong(List::size)
            .sum();
    if (values > MAX_VALUES) {
      problems.add("must have at most %d values in all, but has %d".formatted(MAX_VALUES, values));
    }
    return selectors;
  }

  private static EventSelector readSelector(JsonElement element, List<String> problems) {
    var fields = new ArrayList<Field>();
    var selector = element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    var unknown = new TreeSet<>(selector.keySet());
    unknown.removeAll(Set.of("Name", "FieldSelectors"));
    unknown.forEach(key -> problems.add("has '%s', not Name or FieldSelectors".formatted(key)));
    var listed = selector.get("FieldSelectors");
    if (listed == null || !listed.isJsonArray() || listed.getAsJsonArray().isEmpty()) {
      problems.add("has no list of FieldSelectors");
    } else {
      for (var field : listed.getAsJsonArray()) {
        readField(field, problems).ifPresent(fields::add);
      }
      refuseUnfitFields(fields, problems);
    }
    var name = selector.get("Name");
    return new EventSelector(isText(name) ? name.getAsString() : "", List.copyOf(fields));
  }

  private static Optional<Field> readField(JsonElement element, List<String> problems) {
    if (!element.isJsonObject() || !isText(element.getAsJsonObject().get("Field"))) {
      problems.add("has a field selector without a Field");
      return Optional.empty();
    }
    var name = element.getAsJsonObject().get("Field").getAsString();
    if (!FIELDS.contains(name)) {
      problems.add(
          "must have fields of %s, but has '%s'".formatted(String.join(", ", FIELDS), name));
    }
    var conditions = new EnumMap<Operator, List<String>>(Operator.class);
    for (var entry : element.getAsJsonObject().entrySet()) {
      if (entry.getKey().equals("Field")) {
        continue;
      }
      var operator = Operator.of(entry.getKey());
      var values = texts(entry.getValue());
      if (operator.isEmpty()) {
        problems.add(
            "must have operators of %s, but has '%s'"
                .formatted(
                    String.join(", ", Arrays.stream(Operator.values()).map(o -> o.text).toList()),
                    entry.getKey()));
      } else if (values.isEmpty() || values.get().isEmpty()) {
        problems.add("must have a list of texts for %s of %s".formatted(entry.getKey(), name));
      } else {
        conditions.put(operator.get(), values.get());
      }
    }
    if (conditions.isEmpty()) {
      problems.add("says nothing of %s".formatted(name));
    } else if (EXACT_FIELDS.contains(name)
        && (!conditions.keySet().equals(Set.of(Operator.EQUALS))
            || conditions.get(Operator.EQUALS).size() != 1)) {
      problems.add("must have Equals with one value for %s".formatted(name));
    }
    return Optional.of(new Field(name, conditions));
  }

  private static void refuseUnfitFields(List<Field> fields, List<String> problems) {
    var byName = new TreeMap<String, Map<Operator, List<String>>>();
    for (var field : fields) {
      if (byName.put(field.name, field.conditions) != null) {
        problems.add("has the field %s twice".formatted(field.name));
      }
    }
    var category =
        byName.getOrDefault(CATEGORY, Map.of()).getOrDefault(Operator.EQUALS, List.of("")).get(0);
    if (!FIELDS_OF.containsKey(category)) {
      problems.add(
          "must have the field eventCategory with one of " + String.join(", ", FIELDS_OF.keySet()));
      return;
    }
    for (var name : byName.keySet()) {
      if (FIELDS.contains(name) && !FIELDS_OF.get(category).contains(name)) {
        problems.add(
            "must have no field %s for %s events of a trail, only %s"
                .formatted(name, category, String.join(", ", FIELDS_OF.get(category))));
      }
    }
    var sources = byName.get(SOURCE);
    switch (category) {
      case MANAGEMENT -> {
        if (sources != null
            && !(sources.keySet().equals(Set.of(Operator.NOT_EQUALS))
                && EXCLUDABLE_SOURCES.containsAll(sources.get(Operator.NOT_EQUALS)))) {
          problems.add(
              "must have for eventSource of Management events of a trail NotEquals, with "
                  + String.join(" or ", EXCLUDABLE_SOURCES));
        }
      }
      case DATA -> {
        if (!byName.containsKey(TYPE)) {
          problems.add("must have the field resources.type for Data events");
        } else if (!byName.get(TYPE).getOrDefault(Operator.EQUALS, List.of()).stream()
            .allMatch(type -> TYPE_NAME.matcher(type).matches())) {
          problems.add("must have a resources.type like AWS::S3::Object");
        }
      }
      default -> {
        if (sources == null || !sources.keySet().equals(Set.of(Operator.EQUALS))) {
          problems.add("must have Equals for eventSource of NetworkActivity events");
        }
      }
    }
    var readOnly = byName.getOrDefault(READ_ONLY, Map.of()).get(Operator.EQUALS);
    if (readOnly != null && !Set.of("true", "false").containsAll(readOnly)) {
      problems.add("must have true or false for readOnly");
    }
  }

  private static List<JsonElement> array(String json, String of, List<String> problems) {
    try {
      var element = JsonParser.parseString(json);
      if (element.isJsonArray() && !element.getAsJsonArray().isEmpty()) {
        return element.getAsJsonArray().asList();
      }
    } catch (JsonParseException e) {
      // no list either
    }
    problems.add("must be a list of %s, but is '%s'".formatted(of, json.strip()));
    return List.of();
  }

  private static boolean isText(JsonElement element) {
    return element != null
        && element.isJsonPrimitive()
        && element.getAsJsonPrimitive().isString()
        && !element.getAsString().isEmpty();
  }

  private static Optional<List<String>> texts(JsonElement element) {
    if (element == null
        || !element.isJsonArray()
        || !element.getAsJsonArray().asList().stream().allMatch(EventSelector::isText)) {
      return Optional.empty();
    }
    return Optional.of(
        element.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList());
  }
}
