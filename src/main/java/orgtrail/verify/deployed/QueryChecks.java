package orgtrail.verify.deployed;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import orgtrail.config.LifecycleRule;
import orgtrail.config.QueryLayout;
import orgtrail.policy.QueryPolicies;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.asking.Questions;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.account.model.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.WorkGroup;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;
import software.amazon.awssdk.services.athena.model.WorkGroupState;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * All checks of the queries. A workgroup that does not enforce its settings lets a caller write
 * results to any bucket, and a table with another location answers from other files.
 */
public final class QueryChecks {
  /** What Athena answers beside the settings, without effect on queries. */
  private static final Set<String> ANSWERED = Set.of("EngineVersion.EffectiveEngineVersion");

  private final ExpectedLogStore expected;
  private final QueryLayout layout;
  private final String stack;
  private final AwsAccount account;
  private final AwsAccount management;

  private QueryChecks(
      ExpectedLogStore expected, String stack, AwsAccount account, AwsAccount management) {
    this.expected = expected;
    this.layout = new QueryLayout(expected.layout());
    this.stack = stack;
    this.account = account;
    this.management = management;
  }

  /**
   * The checks in groups that can run side by side. They throw nothing that AWS answers.
   *
   * @param stack the name of the stack with the bucket, for {@code pulumi -s}
   * @param account the account of that stack
   * @param management the account of the trail, which lists the regions
   */
  public static List<Callable<List<Finding>>> of(
      ExpectedLogStore expected, String stack, AwsAccount account, AwsAccount management) {
    if (!expected.layout().settings().query().enabled()) {
      return List.of(
          () -> List.of(Finding.passed(Check.QUERY_WORKGROUP, "not set: query is false")));
    }
    var checks = new QueryChecks(expected, stack, account, management);
    var region = expected.layout().owner().region();
    return List.of(
        checks.workgroup(account.athena(region)),
        checks.table(account.glue(region)),
        checks.results());
  }

  // --- The workgroup -----------------------------------------------------------------------------

  private Callable<List<Finding>> workgroup(AthenaClient athena) {
    // Athena answers this for everything that does not exist, and so also for a workgroup.
    var subject =
        new Subject(
            account,
            stack,
            "the workgroup " + layout.workgroup(),
            "InvalidRequestException",
            "DeleteWorkGroup");
    return subject.compare(
        Check.QUERY_WORKGROUP,
        ReadAction.GET_WORKGROUP,
        () ->
            differences(
                athena.getWorkGroup(request -> request.workGroup(layout.workgroup())).workGroup()),
        "the workgroup %s enforces its settings, and stops a query after %d GiB"
            .formatted(layout.workgroup(), layout.settings().scanLimitGiB()),
        subject.redeploy("UpdateWorkGroup"));
  }

  private List<String> differences(WorkGroup found) {
    if (found.state() != WorkGroupState.ENABLED) {
      return List.of("the workgroup is " + found.stateAsString());
    }
    var wanted = Shapes.members(configuration());
    var seen = Shapes.members(found.configuration());
    seen.entrySet()
        .removeIf(
            member ->
                ANSWERED.contains(member.getKey())
                    || member.getValue().equals("false") && !wanted.containsKey(member.getKey()));
    return Shapes.differences(wanted, seen);
  }

  private WorkGroupConfiguration configuration() {
    return WorkGroupConfiguration.builder()
        .enforceWorkGroupConfiguration(true)
        .publishCloudWatchMetricsEnabled(true)
        .bytesScannedCutoffPerQuery(layout.settings().scanLimitBytes())
        .engineVersion(engine -> engine.selectedEngineVersion(QueryLayout.ENGINE))
        .resultConfiguration(
            results ->
                results
                    .outputLocation(layout.resultsLocation())
                    .expectedBucketOwner(layout.owner().accountId())
                    .encryptionConfiguration(
                        encryption ->
                            encryption
                                .encryptionOption(QueryLayout.ENCRYPTION)
                                .kmsKey(expected.keyArn())))
        .build();
  }

  // --- The table ---------------------------------------------------------------------------------

  private Callable<List<Finding>> table(GlueClient glue) {
    var subject =
        new Subject(
            account,
            stack,
            "the table %s.%s".formatted(layout.database(), QueryLayout.TABLE),
            "EntityNotFoundException",
            "DeleteTable");
    return subject.ask(
        List.of(Check.QUERY_TABLE),
        ReadAction.GET_TABLE,
        () -> {
          var table =
              glue.getTable(
                      request -> request.databaseName(layout.database()).name(QueryLayout.TABLE))
                  .table();
          var differences = new TableComparison(layout).differences(table);
          return differences.isEmpty()
              ? regions(TableComparison.regions(table))
              : List.of(
                  Subject.verdict(
                      Check.QUERY_TABLE, differences, "", subject.redeploy("UpdateTable")));
        });
  }

  /** A region that is missing, e.g. because AWS has added it, is left out of every query. */
  private List<Finding> regions(List<String> found) {
    var client = management.account(layout.owner().region());
    return Questions.ask(
        Check.QUERY_TABLE,
        ReadAction.LIST_REGIONS.text(),
        management.described(),
        () -> {
          var missing =
              client.listRegionsPaginator(request -> {}).regions().stream()
                  .map(Region::regionName)
                  .filter(region -> !found.contains(region))
                  .sorted()
                  .toList();
          return List.of(
              missing.isEmpty()
                  ? Finding.passed(
                      Check.QUERY_TABLE,
                      "the table reads the log files of all accounts in " + layout.location())
                  : Finding.failed(
                      Check.QUERY_TABLE,
                      "queries leave out the log files of " + String.join(", ", missing),
                      "run `pulumi up --refresh -s %s`, which asks AWS for all regions; %s"
                          .formatted(stack, Subject.whoDidIt("UpdateTable"))));
        });
  }

  // --- The results -------------------------------------------------------------------------------

  private Callable<List<Finding>> results() {
    var owner = layout.owner();
    var subject = BucketChecks.subject(account, stack, layout.resultsBucketName());
    var bucket =
        new Bucket(account.s3(owner.region()), layout.resultsBucketName(), owner.accountId());
    var days = layout.settings().resultsDays();
    return () -> {
      var parts = new CheckParts(Check.QUERY_RESULTS, subject);
      parts.ask(
          ReadAction.GET_BUCKET_POLICY,
          () -> bucket.policy(QueryPolicies.of(layout).resultsBucket()),
          "results go to %s, are private and encrypted, and expire after %d days"
              .formatted(layout.resultsBucketName(), days),
          "PutBucketPolicy");
      parts.ask(
          ReadAction.GET_PUBLIC_ACCESS, bucket::publicAccess, "", "PutBucketPublicAccessBlock");
      parts.ask(ReadAction.GET_OWNERSHIP, bucket::ownership, "", "PutBucketOwnershipControls");
      parts.ask(
          ReadAction.GET_ENCRYPTION,
          () -> bucket.encryption(expected.keyArn()),
          "",
          "PutBucketEncryption");
      parts.ask(
          ReadAction.GET_LIFECYCLE,
          () -> bucket.lifecycle(LifecycleRule.ofQueryResults(days)),
          "",
          "PutBucketLifecycle");
      return parts.findings();
    };
  }
}
