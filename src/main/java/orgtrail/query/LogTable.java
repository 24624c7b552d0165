package orgtrail.query;

import com.pulumi.aws.glue.CatalogTable;
import com.pulumi.aws.glue.CatalogTableArgs;
import com.pulumi.aws.glue.inputs.CatalogTablePartitionKeyArgs;
import com.pulumi.aws.glue.inputs.CatalogTableStorageDescriptorArgs;
import com.pulumi.aws.glue.inputs.CatalogTableStorageDescriptorColumnArgs;
import com.pulumi.aws.glue.inputs.CatalogTableStorageDescriptorSerDeInfoArgs;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;
import orgtrail.aws.CloudTrailTable;
import orgtrail.config.QueryLayout;

/** The table of the log files in the provider's terms. */
final class LogTable {
  private LogTable() {}

  static CatalogTable create(
      String name, QueryLayout layout, List<String> regions, CustomResourceOptions options) {
    return new CatalogTable(
        name,
        CatalogTableArgs.builder()
            .name(QueryLayout.TABLE)
            .databaseName(layout.database())
            .tableType(CloudTrailTable.TYPE)
            .parameters(layout.tableParameters(regions))
            .partitionKeys(
                CloudTrailTable.PARTITIONS.stream()
                    .map(
                        column ->
                            CatalogTablePartitionKeyArgs.builder()
                                .name(column.name())
                                .type(column.type())
                                .build())
                    .toList())
            .storageDescriptor(files(layout))
            .build(),
        options);
  }

  private static CatalogTableStorageDescriptorArgs files(QueryLayout layout) {
    return CatalogTableStorageDescriptorArgs.builder()
        .location(layout.location())
        .inputFormat(CloudTrailTable.INPUT_FORMAT)
        .outputFormat(CloudTrailTable.OUTPUT_FORMAT)
        .serDeInfo(
            CatalogTableStorageDescriptorSerDeInfoArgs.builder()
                .serializationLibrary(CloudTrailTable.SERDE)
                .build())
        .columns(
            CloudTrailTable.COLUMNS.stream()
                .map(
                    column ->
                        CatalogTableStorageDescriptorColumnArgs.builder()
                            .name(column.name())
                            .type(column.type())
                            .build())
                .toList())
        .build();
  }
}
