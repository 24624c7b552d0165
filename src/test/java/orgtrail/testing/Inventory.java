package orgtrail.testing;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.organizations.model.PolicyType;

/**
 * The resources of an account that can be left over: those that do not belong to another one, as
 * the policy of a bucket belongs to the bucket. Each is its type and its id.
 */
public final class Inventory {
  /** What the state calls the types. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          entry("aws:s3/bucketV2:", "bucket "),
          entry("aws:kms/key:", "key "),
          entry("aws:kms/alias:", "alias "),
          entry("aws:cloudtrail/trail:", "trail "),
          entry("aws:iam/role:", "role "),
          entry("aws:iam/policy:", "policy "),
          entry("aws:cloudwatch/logGroup:", "log group "),
          entry("aws:sns/topic:", "topic "),
          entry("aws:athena/workgroup:", "workgroup "),
          entry("aws:athena/namedQuery:", "query "),
          entry("aws:glue/catalogDatabase:", "database "),
          entry("aws:organizations/policy:", "control policy "));

  private Inventory() {}

  /** What the APIs of AWS list in an account: buckets of all regions, and the rest of one. */
  public static Set<String> inAws(LocalAws aws, String account, String region) {
    var found = new TreeSet<String>();
    aws.s3(account).listBuckets().buckets().forEach(b -> found.add("bucket " + b.name()));
    addKeys(aws, account, region, found);
    addLogGroups(aws, account, region, found);
    try (var cloudTrail = aws.cloudTrail(account, region);
        var iam = aws.iam(account);
        var sns = aws.sns(account, region)) {
      cloudTrail
          .describeTrails(request -> request.includeShadowTrails(false))
          .trailList()
          .forEach(trail -> found.add("trail " + trail.trailARN()));
      iam.listRoles().roles().forEach(role -> found.add("role " + role.roleName()));
      iam.listPolicies(request -> request.scope(PolicyScopeType.LOCAL))
          .policies()
          .forEach(policy -> found.add("policy " + policy.arn()));
      sns.listTopics().topics().forEach(topic -> found.add("topic " + topic.topicArn()));
    }
    addQueries(aws, account, region, found);
    if (account.equals(Fixtures.MANAGEMENT_ACCOUNT)) {
      addControlPolicies(aws, found);
    }
    return found;
  }

  private static void addQueries(LocalAws aws, String account, String region, Set<String> found) {
    try (var glue = aws.glue(account, region);
        var athena = aws.athena(account, region)) {
      glue.getDatabases(request -> {})
          .databaseList()
          .forEach(base -> found.add("database " + account + ":" + base.name()));
      for (var workGroup : athena.listWorkGroups(request -> {}).workGroups()) {
        if (!workGroup.name().equals("primary")) {
          found.add("workgroup " + workGroup.name());
        }
        athena
            .listNamedQueries(request -> request.workGroup(workGroup.name()))
            .namedQueryIds()
            .forEach(id -> found.add("query " + id));
      }
    }
  }

  private static void addControlPolicies(LocalAws aws, Set<String> found) {
    try (var organizations = aws.organizations(Fixtures.MANAGEMENT_ACCOUNT)) {
      organizations
          .listPolicies(request -> request.filter(PolicyType.SERVICE_CONTROL_POLICY))
          .policies()
          .stream()
          .filter(policy -> !policy.awsManaged())
          .forEach(policy -> found.add("control policy " + policy.id()));
    }
  }

  private static void addKeys(LocalAws aws, String account, String region, Set<String> found) {
    try (var kms = aws.kms(account, region)) {
      kms.listKeys().keys().forEach(key -> found.add("key " + key.keyId()));
      kms.listAliases().aliases().stream()
          .map(alias -> alias.aliasName())
          .filter(name -> !name.startsWith("alias/aws/"))
          .forEach(name -> found.add("alias " + name));
    }
  }

  private static void addLogGroups(LocalAws aws, String account, String region, Set<String> found) {
    aws.call(account, region, "logs", "Logs_20140328.DescribeLogGroups", "{}")
        .getAsJsonArray("logGroups")
        .forEach(
            group ->
                found.add(
                    "log group " + group.getAsJsonObject().get("logGroupName").getAsString()));
  }

  /** What the state of a stack holds. */
  public static Set<String> inState(State state) {
    var found = new TreeSet<String>();
    TYPES.forEach((type, name) -> state.idsOf(type).values().forEach(id -> found.add(name + id)));
    return found;
  }
}
