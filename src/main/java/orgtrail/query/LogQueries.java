package orgtrail.query;

import com.pulumi.aws.athena.NamedQuery;
import com.pulumi.aws.athena.NamedQueryArgs;
import com.pulumi.aws.athena.Workgroup;
import com.pulumi.aws.glue.CatalogDatabase;
import com.pulumi.aws.glue.CatalogDatabaseArgs;
import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import com.pulumi.aws.s3.BucketV2;
import com.pulumi.aws.s3.BucketV2Args;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orgtrail.aws.Adoptable;
import orgtrail.config.LifecycleRule;
import orgtrail.config.QueryLayout;
import orgtrail.config.StackOutput;
import orgtrail.logstore.BucketParts;

/**
 * Queries of the log files with Athena: the table, a workgroup that limits what a query can scan, a
 * bucket for results, named queries, and the IAM policy for those who query.
 *
 * <p>Nothing of it is evidence. So nothing is protected, and all of it is deleted with the setting,
 * the results too.
 */
public final class LogQueries extends ComponentResource {
  /** The type of the component, which is part of the URNs and never changes. */
  public static final String TYPE = "orgtrail:index:LogQueries";

  /** The suffixes of the children's names, after the component's name. They never change. */
  public static final String POLICY = "-policy";

  public static final String DATABASE = "-database";
  static final String TABLE = "-table";
  public static final String WORKGROUP = "-workgroup";
  static final String RESULTS = "-results";

  private final LogQueriesArgs args;
  private final QueryLayout layout;
  private final Map<StackOutput, Output<?>> outputs = new EnumMap<>(StackOutput.class);

  /**
   * @param name the component's name, which is part of the children's URNs
   */
  public LogQueries(String name, LogQueriesArgs args, ComponentResourceOptions options) {
    super(TYPE, name, options);
    this.args = args;
    this.layout = args.layout();
    var table = table(name);
    var results = results(name + RESULTS);
    var workgroup = QueryWorkgroup.create(name + WORKGROUP, layout, args.keyArn(), after(results));
    namedQueries(name, workgroup, table);
    var policy =
        new Policy(
            name + POLICY,
            PolicyArgs.builder()
                .name(layout.policyName())
                .description("Lets its principals query the log files of CloudTrail with Athena")
                .policy(args.policies().access())
                .build(),
            after());
    outputs.put(StackOutput.QUERY_WORKGROUP, workgroup.name());
    outputs.put(StackOutput.QUERY_POLICY_ARN, policy.arn());
    var named = new HashMap<String, Output<?>>();
    outputs.forEach((output, value) -> named.put(output.key(), value));
    registerOutputs(named);
  }

  /**
   * The resources that can be imported. Database and workgroup are not among them, because the
   * queries in the workgroup have no names by which they can be found.
   *
   * @param name the component's name
   */
  public static List<Adoptable> adoptables(String name, QueryLayout layout) {
    var all = new ArrayList<>(BucketParts.adoptables(name + RESULTS, layout.resultsBucketName()));
    all.add(Adoptable.of(name + POLICY, Adoptable.IAM_POLICY, layout.policyArn()));
    return all;
  }

  /** The values of the stack's outputs. */
  public Map<StackOutput, Output<?>> outputs() {
    return outputs;
  }

  private Resource table(String name) {
    var database =
        new CatalogDatabase(
            name + DATABASE,
            CatalogDatabaseArgs.builder()
                .name(layout.database())
                .description(
                    "The log files of CloudTrail in the bucket " + layout.logs().bucketName())
                .build(),
            after());
    var table = LogTable.create(name + TABLE, layout, args.regions(), after(database));
    outputs.put(StackOutput.QUERY_DATABASE, database.name());
    outputs.put(StackOutput.QUERY_TABLE, table.name());
    return table;
  }

  /**
   * The bucket for results. Without versions, a result is gone when its time is over. It has no
   * lock, because a result can be computed again from the log files, which are locked.
   */
  private Resource results(String name) {
    var bucket =
        new BucketV2(
            name,
            BucketV2Args.builder()
                .bucket(layout.resultsBucketName())
                // Otherwise the first result would prevent the bucket's deletion.
                .forceDestroy(true)
                .build(),
            after(args.logsReady()));
    outputs.put(StackOutput.QUERY_RESULTS_BUCKET_NAME, bucket.bucket());
    return new BucketParts(this, name, bucket)
        .closedToThePublic()
        .policy(args.policies().resultsBucket())
        .encryptedWith(args.keyArn())
        .lifecycle(LifecycleRule.ofQueryResults(layout.settings().resultsDays()))
        .last();
  }

  private void namedQueries(String name, Workgroup workgroup, Resource table) {
    for (var query : NamedLogQuery.values()) {
      new NamedQuery(
          name + "-" + query.slug(),
          NamedQueryArgs.builder()
              .name(query.slug())
              .description(query.description(layout.logs()))
              .workgroup(workgroup.name())
              .database(layout.database())
              .query(args.keyArn().applyValue(key -> query.sql(layout.logs(), key)))
              .build(),
          after(table));
    }
  }

  private CustomResourceOptions after(Resource... before) {
    return CustomResourceOptions.builder().parent(this).dependsOn(before).build();
  }
}
