package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import orgtrail.aws.CloudTrailTable;
import orgtrail.config.QueryLayout;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/** Compares the table in Glue with the one that the program writes. */
final class TableComparison {
  /** All regions of the partition, as they were when the stack was deployed. */
  private static final String REGIONS = "projection.region.values";

  /** Parameters that decide which files a query reads. Glue adds others. */
  private static final List<String> DECIDING = List.of("projection.", "storage.");

  private final QueryLayout layout;
  private final List<String> differences = new ArrayList<>();

  TableComparison(QueryLayout layout) {
    this.layout = layout;
  }

  /** What differs; empty if a query reads all log files, and nothing else. */
  List<String> differences(Table found) {
    compare("the type", CloudTrailTable.TYPE, found.tableType());
    compareParameters(found.parameters());
    compareColumns("partition key", CloudTrailTable.PARTITIONS, found.partitionKeys());
    Optional.ofNullable(found.storageDescriptor())
        .ifPresentOrElse(
            this::compareFiles, () -> differences.add("the table has no storage descriptor"));
    return differences;
  }

  private void compare(String what, String wanted, String found) {
    if (!wanted.equals(found)) {
      differences.add("%s is %s instead of %s".formatted(what, shown(found), wanted));
    }
  }

  private static String shown(String value) {
    return value == null ? "unset" : value;
  }

  private void compareFiles(StorageDescriptor files) {
    compare("the location", layout.location(), files.location());
    compare("the input format", CloudTrailTable.INPUT_FORMAT, files.inputFormat());
    compare("the output format", CloudTrailTable.OUTPUT_FORMAT, files.outputFormat());
    compare(
        "the SerDe",
        CloudTrailTable.SERDE,
        files.serdeInfo() == null ? null : files.serdeInfo().serializationLibrary());
    compareColumns("column", CloudTrailTable.COLUMNS, files.columns());
  }

  private void compareParameters(Map<String, String> found) {
    var regions = Objects.requireNonNullElse(found.get(REGIONS), "");
    var wanted = layout.tableParameters(List.of(regions));
    wanted.forEach((name, value) -> compare("the parameter " + name, value, found.get(name)));
    new TreeMap<>(found)
        .forEach(
            (name, value) -> {
              if (!wanted.containsKey(name) && DECIDING.stream().anyMatch(name::startsWith)) {
                differences.add("the parameter %s is added: %s".formatted(name, value));
              }
            });
  }

  /** The regions of a partition in which a query looks. */
  static List<String> regions(Table found) {
    var values = found.parameters().get(REGIONS);
    return values == null ? List.of() : List.of(values.split(","));
  }

  /** Hive maps columns by their names, but the order is part of what a user sees. */
  private void compareColumns(
      String what, List<CloudTrailTable.Column> wanted, List<Column> found) {
    var seen = new TreeMap<String, String>();
    found.forEach(column -> seen.put(column.name(), String.valueOf(column.type())));
    for (var column : wanted) {
      compare(
          "the %s %s".formatted(what, column.name()), column.type(), seen.remove(column.name()));
    }
    seen.forEach(
        (name, type) -> differences.add("the %s %s is added: %s".formatted(what, name, type)));
  }
}
