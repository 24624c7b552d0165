package orgtrail.testing;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/**
 * The resources of an account that can be left over: those that do not belong to another one, as
 * the policy of a bucket belongs to the bucket. Each is its type and its id.
 */
public final class Inventory {
  /** What the state calls the types. */
  private static final Map<String, String> TYPES =
      Map.of(
          "aws:s3/bucketV2:", "bucket ",
          "aws:kms/key:", "key ",
          "aws:kms/alias:", "alias ",
          "aws:cloudtrail/trail:", "trail ",
          "aws:iam/role:", "role ",
          "aws:iam/policy:", "policy ",
          "aws:sns/topic:", "topic ");

  private Inventory() {}

  /** What the APIs of AWS list in an account: buckets of all regions, and the rest of one. */
  public static Set<String> inAws(LocalAws aws, String account, String region) {
    var found = new TreeSet<String>();
    aws.s3(account).listBuckets().buckets().forEach(b -> found.add("bucket " + b.name()));
    addKeys(aws, account, region, found);
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
    return found;
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

  /** What the state of a stack holds. */
  public static Set<String> inState(State state) {
    var found = new TreeSet<String>();
    TYPES.forEach((type, name) -> state.idsOf(type).values().forEach(id -> found.add(name + id)));
    return found;
  }
}
