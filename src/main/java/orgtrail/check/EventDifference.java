package orgtrail.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.Operator;
import orgtrail.aws.InsightType;
import orgtrail.config.Setting;
import orgtrail.config.TrailSettings;

/** What a trail that exists records, and no longer records with the settings. */
final class EventDifference {
  /** Stands for every event source that no selector names. */
  private static final String ANY_SOURCE = "";

  private static final String DATA_SETTINGS =
      "%s with %s, or %s"
          .formatted(
              Setting.ENABLE_DATA_LOGGING.key(),
              Setting.DATA_RESOURCES.key(),
              Setting.ADVANCED_EVENT_SELECTORS.key());

  private final String trail;
  private final List<EventSelector> before;
  private final List<EventSelector> now;
  private final List<String> lines = new ArrayList<>();

  private EventDifference(String trail, List<EventSelector> before, List<EventSelector> now) {
    this.trail = trail;
    this.before = before;
    this.now = now;
  }

  /**
   * One line for each kind of events.
   *
   * @param bucketArn the bucket whose deliveries this program's trails do not record
   */
  static List<String> lines(Existing found, TrailSettings settings, String bucketArn) {
    var difference =
        new EventDifference(settings.name(), ExistingEvents.of(found), settings.eventSelectors());
    difference.compareManagementEvents();
    difference.compareDataEvents(bucketArn);
    difference.compareNetworkActivity();
    difference.compareInsights(found, settings);
    return List.copyOf(difference.lines);
  }

  // --- Management events -------------------------------------------------------------------------

  private void compareManagementEvents() {
    boolean reads = ends(true, ANY_SOURCE);
    boolean writes = ends(false, ANY_SOURCE);
    if (reads && writes) {
      add("management events", Setting.INCLUDE_MANAGEMENT_EVENTS.key());
    } else if (reads || writes) {
      add(
          "management events that " + (reads ? "read" : "write"),
          Setting.MANAGEMENT_EVENTS_READ_WRITE_TYPE.key());
    }
    var sources =
        EventSelector.EXCLUDABLE_SOURCES.stream()
            .filter(source -> ends(true, source) && !reads || ends(false, source) && !writes)
            .toList();
    if (!sources.isEmpty()) {
      add(
          "management events of " + String.join(", ", sources),
          "%s without them".formatted(Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES.key()));
    }
  }

  private boolean ends(boolean readOnly, String source) {
    Predicate<EventSelector> records =
        selector -> selector.recordsManagementEvents(readOnly, source);
    return before.stream().anyMatch(records) && now.stream().noneMatch(records);
  }

  // --- Data events and network activity ----------------------------------------------------------

  private void compareDataEvents(String bucketArn) {
    var kept = values(now, EventSelector.DATA, EventSelector.RESOURCE_TYPE);
    var types = values(before, EventSelector.DATA, EventSelector.RESOURCE_TYPE);
    var gone = types.stream().filter(type -> !kept.contains(type)).toList();
    if (!gone.isEmpty()) {
      add("data events of " + String.join(", ", gone), DATA_SETTINGS);
    }
    var narrowed =
        types.stream()
            .filter(kept::contains)
            .filter(type -> !recordsAll(type) && !recordsTheSame(type, bucketArn))
            .toList();
    if (!narrowed.isEmpty()) {
      lines.add(
          "adopting the trail %s changes which data events of %s it records: compare aws cloudtrail get-event-selectors --trail-name %1$s with %s"
              .formatted(trail, String.join(", ", narrowed), DATA_SETTINGS));
    }
  }

  /** Whether the settings select a type without any further condition. */
  private boolean recordsAll(String type) {
    return now.stream()
        .anyMatch(
            selector ->
                selector.fields().size() == 2
                    && values(List.of(selector), EventSelector.DATA, EventSelector.RESOURCE_TYPE)
                        .contains(type));
  }

  /**
   * A trail of this program does not record its own deliveries, but its settings need not say so.
   */
  private boolean recordsTheSame(String type, String bucketArn) {
    var deployed =
        now.stream().flatMap(selector -> selector.withoutDeliveries(bucketArn).stream()).toList();
    var there = conditions(before, type);
    return there.equals(conditions(now, type)) || there.equals(conditions(deployed, type));
  }

  /** The conditions of the selectors of one type, where the order does not matter. */
  private static Set<Map<String, Map<Operator, Set<String>>>> conditions(
      List<EventSelector> selectors, String type) {
    return selectors.stream()
        .filter(
            selector ->
                values(List.of(selector), EventSelector.DATA, EventSelector.RESOURCE_TYPE)
                    .contains(type))
        .map(
            selector ->
                selector.fields().stream()
                    .collect(
                        Collectors.toMap(
                            EventSelector.Field::name, EventDifference::unordered, (a, b) -> b)))
        .collect(Collectors.toSet());
  }

  private static Map<Operator, Set<String>> unordered(EventSelector.Field field) {
    return field.conditions().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
  }

  private void compareNetworkActivity() {
    var kept = values(now, EventSelector.NETWORK_ACTIVITY, EventSelector.EVENT_SOURCE);
    var gone =
        values(before, EventSelector.NETWORK_ACTIVITY, EventSelector.EVENT_SOURCE).stream()
            .filter(source -> !kept.contains(source))
            .toList();
    if (!gone.isEmpty()) {
      add(
          "network activity events of " + String.join(", ", gone),
          Setting.ADVANCED_EVENT_SELECTORS.key());
    }
  }

  /** The values that a field must equal in the selectors of a category, sorted. */
  private static Set<String> values(List<EventSelector> selectors, String category, String field) {
    return selectors.stream()
        .filter(
            selector -> equalTo(selector, EventSelector.EVENT_CATEGORY).anyMatch(category::equals))
        .flatMap(selector -> equalTo(selector, field))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> equalTo(EventSelector selector, String name) {
    return selector.fields().stream()
        .filter(field -> field.name().equals(name))
        .flatMap(field -> field.conditions().getOrDefault(Operator.EQUALS, List.of()).stream());
  }

  // --- Insights ----------------------------------------------------------------------------------

  private void compareInsights(Existing found, TrailSettings settings) {
    var kept = settings.insights().stream().map(InsightType::text).toList();
    var gone =
        found.list("InsightSelectors").stream()
            .map(selector -> selector.text("InsightType"))
            .flatMap(Optional::stream)
            .filter(type -> !kept.contains(type))
            .toList();
    if (!gone.isEmpty()) {
      add("Insights of " + String.join(", ", gone), Setting.INSIGHTS.key());
    }
  }

  private void add(String events, String settings) {
    lines.add(
        "adopting the trail %s ends its recording of %s: set %s to keep it"
            .formatted(trail, events, settings));
  }
}
