package orgtrail.config;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import orgtrail.aws.EventSelector;

/**
 * Reads the resources of data events: names of types, or objects with {@code type} and {@code
 * arns}.
 */
final class DataResourcesReader {
  /** The default, which is that of the Terraform module that this project ports to Pulumi. */
  static final Map<String, List<String>> ALL_OBJECTS_AND_FUNCTIONS =
      Map.of(EventSelector.S3_OBJECT, List.of(), EventSelector.LAMBDA_FUNCTION, List.of());

  static final Pattern TYPE_NAME = Pattern.compile("AWS::\\w+::\\w+");

  private static final String ENTRIES = "type names, or of objects with type and arns";

  /** One entry of the list. */
  private record Entry(String type, List<String> arns) {}

  private DataResourcesReader() {}

  /**
   * @param problems receives problems, as text that follows the setting's key
   * @return the ARNs by type; an empty list means all resources
   */
  static Map<String, List<String>> read(String json, List<String> problems) {
    var resources = new TreeMap<String, List<String>>();
    for (var element : Json.array(json, ENTRIES, problems)) {
      var entry = entry(element);
      if (entry.isEmpty()) {
        problems.add("must be a list of %s, but has '%s'".formatted(ENTRIES, element));
        continue;
      }
      var type = entry.get().type;
      if (!TYPE_NAME.matcher(type).matches()) {
        problems.add(
            "must have types like AWS::S3::Object or AWS::DynamoDB::Table, but has '%s'"
                .formatted(type));
      } else if (resources.put(type, entry.get().arns) != null) {
        problems.add("has '%s' twice".formatted(type));
      } else {
        refuseArns(type, entry.get().arns, problems);
      }
    }
    return resources;
  }

  private static Optional<Entry> entry(JsonElement element) {
    if (Json.isText(element)) {
      return Optional.of(new Entry(element.getAsString(), List.of()));
    }
    if (!element.isJsonObject()) {
      return Optional.empty();
    }
    var object = element.getAsJsonObject();
    if (!Set.of("type", "arns").containsAll(object.keySet()) || !Json.isText(object.get("type"))) {
      return Optional.empty();
    }
    return Json.texts(object.get("arns"))
        .filter(arns -> !arns.isEmpty())
        .map(arns -> new Entry(object.get("type").getAsString(), arns));
  }

  private static void refuseArns(String type, List<String> arns, List<String> problems) {
    boolean ofObjects = type.equals(EventSelector.S3_OBJECT);
    var valid =
        ofObjects ? "arn:aws[a-z-]*:s3:::[a-z0-9.-]+/[^*\\p{Cntrl}]*" : "arn:aws[a-z-]*:[^*\\s]+";
    var example =
        ofObjects
            ? "arn:aws:s3:::<bucket>/ or arn:aws:s3:::<bucket>/<start of the key>"
            : "e.g. arn:aws:lambda:<region>:<account id>:function:<name>";
    arns.stream()
        .filter(arn -> arn.length() > EventSelectorReader.MAX_VALUE || !arn.matches(valid))
        .forEach(
            arn ->
                problems.add(
                    "must have ARNs without wildcards, %s, but has '%s'".formatted(example, arn)));
  }
}
