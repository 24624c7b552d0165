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

  private static final String CATEGORY = "eventCategory";
  private static final String READ_ONLY = "readOnly";
  private static final String TYPE = "resources.type";
  private static final String ARN = "resources.ARN";

  /** What the provider takes. */
  private static final Set<String> FIELDS =
      new TreeSet<>(Set.of(CATEGORY, "eventName", "eventSource", READ_ONLY, ARN, TYPE));

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
    var fields = new ArrayList<>(List.of(Field.equal(CATEGORY, "Management")));
    readWrite.addTo(fields);
    if (!excludedSources.isEmpty()) {
      fields.add(new Field("eventSource", Map.of(Operator.NOT_EQUALS, excludedSources)));
    }
    return new EventSelector("Management events", List.copyOf(fields));
  }

  /**
   * @param type e.g. {@code AWS::S3::Object}
   * @param arns of which resources; of all where there are none. An ARN of objects is what theirs
   *     begin with.
   */
  static EventSelector dataEvents(String type, List<String> arns, ReadWriteType readWrite) {
    var fields = new ArrayList<>(List.of(Field.equal(CATEGORY, "Data"), Field.equal(TYPE, type)));
    readWrite.addTo(fields);
    if (!arns.isEmpty()) {
      var operator = type.equals(S3_OBJECT) ? Operator.STARTS_WITH : Operator.EQUALS;
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
      if (type == null || arns == null) {
        problems.add(
            "must be a list of type names, or of type and arns, but has '%s'".formatted(element));
      } else if (!type.matches("AWS::\\w+::\\w+")) {
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
    var names = fields.stream().map(Field::name).toList();
    if (new TreeSet<>(names).size() < names.size()) {
      problems.add("has a field twice");
    }
    var category =
        fields.stream()
            .filter(field -> field.name.equals(CATEGORY))
            .flatMap(field -> field.conditions.getOrDefault(Operator.EQUALS, List.of()).stream())
            .findFirst()
            .orElse("");
    if (!Set.of("Management", "Data").contains(category)) {
      problems.add("must have the field eventCategory, Management or Data");
    } else if (category.equals("Data") != names.contains(TYPE)) {
      problems.add("must have the field resources.type for Data, and for nothing else");
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
