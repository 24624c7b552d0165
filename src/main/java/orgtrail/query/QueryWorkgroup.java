package orgtrail.query;

import com.pulumi.aws.athena.Workgroup;
import com.pulumi.aws.athena.WorkgroupArgs;
import com.pulumi.aws.athena.inputs.WorkgroupConfigurationArgs;
import com.pulumi.aws.athena.inputs.WorkgroupConfigurationEngineVersionArgs;
import com.pulumi.aws.athena.inputs.WorkgroupConfigurationResultConfigurationArgs;
import com.pulumi.aws.athena.inputs.WorkgroupConfigurationResultConfigurationEncryptionConfigurationArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import orgtrail.config.QueryLayout;

/** The workgroup in the provider's terms. Its settings override those of a client. */
final class QueryWorkgroup {
  private QueryWorkgroup() {}

  static Workgroup create(
      String name, QueryLayout layout, Output<String> keyArn, CustomResourceOptions options) {
    return new Workgroup(
        name,
        WorkgroupArgs.builder()
            .name(layout.workgroup())
            .description("Queries of the log files of CloudTrail")
            // Athena deletes a workgroup with named queries or past queries only if this is set.
            .forceDestroy(true)
            .configuration(
                WorkgroupConfigurationArgs.builder()
                    .enforceWorkgroupConfiguration(true)
                    .publishCloudwatchMetricsEnabled(true)
                    .bytesScannedCutoffPerQuery(bytes(layout.settings().scanLimitBytes()))
                    .engineVersion(
                        WorkgroupConfigurationEngineVersionArgs.builder()
                            .selectedEngineVersion(QueryLayout.ENGINE)
                            .build())
                    .resultConfiguration(results(layout, keyArn))
                    .build())
            .build(),
        options);
  }

  private static WorkgroupConfigurationResultConfigurationArgs results(
      QueryLayout layout, Output<String> keyArn) {
    return WorkgroupConfigurationResultConfigurationArgs.builder()
        .outputLocation(layout.resultsLocation())
        .expectedBucketOwner(layout.owner().accountId())
        .encryptionConfiguration(
            WorkgroupConfigurationResultConfigurationEncryptionConfigurationArgs.builder()
                .encryptionOption(QueryLayout.ENCRYPTION)
                .kmsKeyArn(keyArn)
                .build())
        .build();
  }

  /**
   * A number that the SDK declares as an Integer, which ends at 2 GiB. The engine and the provider
   * take any number.
   */
  @SuppressWarnings("unchecked")
  private static Output<Integer> bytes(long limit) {
    return (Output<Integer>) (Output<?>) Output.of((double) limit);
  }
}
