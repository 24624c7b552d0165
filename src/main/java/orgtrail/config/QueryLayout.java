package orgtrail.config;

import java.util.List;
import java.util.Map;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsEnvironment;
import orgtrail.aws.AwsNames;
import orgtrail.aws.CloudTrailTable;

/**
 * Names, ARNs and folders of the queries of a log store. They are known before any resource exists.
 *
 * <p>A log store in another region of the same account, such as a replica, has the same names of
 * workgroup and database, which are regional, and other names of everything else.
 *
 * @param logs the log store that the queries read
 */
public record QueryLayout(LogStoreLayout logs) {
  /** The name of the table. It is unique in its database. */
  public static final String TABLE = "cloudtrail_logs";

  /** The version of Athena's engine, in Athena's words. */
  public static final String ENGINE = "Athena engine version 3";

  /** The encryption of results with a key of KMS, in Athena's words. */
  public static final String ENCRYPTION = "SSE_KMS";

  /** Limits of Athena and IAM, in characters. */
  private static final int MAX_NAME = 128;

  private static final String PREFIX = "cloudtrail-";

  /** The settings of the queries. */
  public QuerySettings settings() {
    return logs.settings().query();
  }

  /** The account and region of all of it, which are those of the log store. */
  public AwsEnvironment owner() {
    return logs.owner();
  }

  /** The name of the Glue database. */
  public String database() {
    return "cloudtrail_" + AwsNames.inDatabaseName(logs.settings().name());
  }

  /** The name of the Athena workgroup. */
  public String workgroup() {
    return AwsNames.shortened(PREFIX + logs.settings().name(), MAX_NAME);
  }

  /** The name of the IAM policy. It contains the region, because IAM is global. */
  public String policyName() {
    return AwsNames.shortened(
        "%s%s-queries-%s".formatted(PREFIX, logs.settings().name(), owner().region()), MAX_NAME);
  }

  /** The ARN of the IAM policy. */
  public String policyArn() {
    return Arns.iamPolicy(owner().partition(), owner().accountId(), policyName());
  }

  /** The name of the bucket for results. It is no longer than that of the access-log bucket. */
  public String resultsBucketName() {
    return logs.bucketName() + "-sql";
  }

  /** The ARN of the bucket for results. */
  public String resultsBucketArn() {
    return owner().bucketArn(resultsBucketName());
  }

  /** Where the results go, as a URI with a slash at its end. */
  public String resultsLocation() {
    return "s3://" + resultsBucketName() + "/";
  }

  /** The folder of the accounts in the WORM bucket, with a slash at its end. */
  public String accountsFolder() {
    return logs.logFolder() + logs.trails().organizationId().map(id -> id + "/").orElse("");
  }

  /** The same as a URI. */
  public String location() {
    return "s3://" + logs.bucketName() + "/" + accountsFolder();
  }

  /**
   * The parameters of the table.
   *
   * @param regions every region of the partition
   */
  public Map<String, String> tableParameters(List<String> regions) {
    return CloudTrailTable.parameters(location(), regions);
  }

  /** The ARN of the workgroup. */
  public String workgroupArn() {
    return Arns.workgroup(owner().partition(), owner().region(), owner().accountId(), workgroup());
  }

  /** The ARN of the data catalog in which Athena shows the tables of Glue. */
  public String dataCatalogArn() {
    return Arns.dataCatalog(
        owner().partition(), owner().region(), owner().accountId(), "AwsDataCatalog");
  }

  /**
   * The table and what contains it: the catalog and the database. Glue checks all three.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html">Access
   *     to databases and tables</a>
   */
  public List<String> glueArns() {
    var partition = owner().partition();
    var region = owner().region();
    var account = owner().accountId();
    return List.of(
        Arns.glueCatalog(partition, region, account),
        Arns.glueDatabase(partition, region, account, database()),
        Arns.glueTable(partition, region, account, database(), TABLE));
  }
}
