package orgtrail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import orgtrail.aws.EventSelector;
import orgtrail.aws.EventSelector.ReadWriteType;

/** Reads which events the trail records: from six settings, or from advanced event selectors. */
final class EventSettingsReader {
  private static final Setting[] SIMPLE = {
    Setting.INCLUDE_MANAGEMENT_EVENTS,
    Setting.MANAGEMENT_EVENTS_READ_WRITE_TYPE,
    Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES,
    Setting.ENABLE_DATA_LOGGING,
    Setting.DATA_LOGGING_READ_WRITE_TYPE,
    Setting.DATA_RESOURCES
  };

  private EventSettingsReader() {}

  /** Whether the selectors are valid, so that other settings can be checked against them. */
  static boolean areValid(ConfigReader reader) {
    return reader.areValid(SIMPLE) && reader.areValid(Setting.ADVANCED_EVENT_SELECTORS);
  }

  static List<EventSelector> read(ConfigReader reader) {
    var simple = readSimple(reader);
    var advanced = reader.parsed(Setting.ADVANCED_EVENT_SELECTORS, EventSelectorReader::read);
    var selectors = advanced.orElse(simple);
    if (advanced.isPresent()) {
      refuseSimpleSettings(reader);
    } else {
      refuseTooManyValues(reader, selectors);
    }
    return selectors;
  }

  private static List<EventSelector> readSimple(ConfigReader reader) {
    boolean management = reader.flag(Setting.INCLUDE_MANAGEMENT_EVENTS);
    var readWrite = readWriteType(reader, Setting.MANAGEMENT_EVENTS_READ_WRITE_TYPE);
    var excluded =
        reader.list(
            Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES,
            String.join(" or ", EventSelector.EXCLUDABLE_SOURCES),
            EventSelector.EXCLUDABLE_SOURCES::contains);
    boolean data = reader.flag(Setting.ENABLE_DATA_LOGGING);
    var dataReadWrite = readWriteType(reader, Setting.DATA_LOGGING_READ_WRITE_TYPE);
    var resources =
        reader
            .parsed(Setting.DATA_RESOURCES, DataResourcesReader::read)
            .orElse(DataResourcesReader.ALL_OBJECTS_AND_FUNCTIONS);
    if (!reader.has(Setting.ADVANCED_EVENT_SELECTORS)) {
      refuseWithoutEffect(reader, management, data);
    }
    var selectors = new ArrayList<EventSelector>();
    if (management) {
      selectors.add(EventSelector.managementEvents(readWrite, excluded));
    }
    if (data) {
      selectors.addAll(dataEvents(resources, dataReadWrite));
    }
    return selectors;
  }

  private static List<EventSelector> dataEvents(
      Map<String, List<String>> resources, ReadWriteType readWrite) {
    return resources.keySet().stream()
        .sorted()
        .map(type -> EventSelector.dataEvents(type, resources.get(type), readWrite))
        .toList();
  }

  private static void refuseWithoutEffect(ConfigReader reader, boolean management, boolean data) {
    boolean isDataKnown = reader.areValid(Setting.ENABLE_DATA_LOGGING);
    if (!data && isDataKnown) {
      reader.refuseBeside(
          Setting.DATA_RESOURCES, "has no effect while orgtrail:enableDataLogging is false");
    }
    if (management || !reader.areValid(Setting.INCLUDE_MANAGEMENT_EVENTS)) {
      return;
    }
    reader.refuseBeside(
        Setting.EXCLUDE_MANAGEMENT_EVENT_SOURCES,
        "has no effect while orgtrail:includeManagementEvents is false");
    if (!data && isDataKnown) {
      reader.problem(
          "orgtrail:includeManagementEvents must be true while orgtrail:enableDataLogging is false, because the trail would record nothing; orgtrail:enableCloudtrail: false pauses a trail",
          Setting.INCLUDE_MANAGEMENT_EVENTS);
    }
  }

  private static void refuseSimpleSettings(ConfigReader reader) {
    var beside = List.of(SIMPLE).stream().filter(reader::has).map(Setting::key).toList();
    if (!beside.isEmpty()) {
      reader.problem(
          "orgtrail:advancedEventSelectors and %s cannot be set together: remove one of them"
              .formatted(String.join(", ", beside)),
          Setting.ADVANCED_EVENT_SELECTORS);
    }
  }

  private static void refuseTooManyValues(ConfigReader reader, List<EventSelector> selectors) {
    EventSelectorReader.tooManyValues(selectors)
        .ifPresent(
            problem ->
                reader.problem(
                    Setting.DATA_RESOURCES.key() + " " + problem, Setting.DATA_RESOURCES));
  }

  private static ReadWriteType readWriteType(ConfigReader reader, Setting setting) {
    return reader.choice(setting, ReadWriteType.class, ReadWriteType::text);
  }
}
