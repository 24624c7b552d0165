package orgtrail.policy;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsNames;
import orgtrail.aws.ConditionKeys;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;
import software.amazon.awssdk.policybuilder.iam.IamResource;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** Reads the trails that a deployed bucket policy allows. */
public final class AllowedTrailsReader {
  private AllowedTrailsReader() {}

  /**
   * Reads a bucket policy.
   *
   * @param policy the policy as JSON, which can have been changed outside this program
   * @return empty if no statement of this program names a trail
   */
  public static Optional<AllowedTrails> read(String policy) {
    try {
      return read(IamPolicyReader.create().read(policy));
    } catch (RuntimeException e) { // AWS's reader does not document its exceptions
      return Optional.empty();
    }
  }

  private static Optional<AllowedTrails> read(IamPolicy statements) {
    var arns =
        statement(statements, LogBucketPolicy.ACL_CHECK).stream()
            .flatMap(statement -> statement.conditions().stream())
            .filter(condition -> condition.key().value().equals(ConditionKeys.SOURCE_ARN))
            .map(IamCondition::value)
            .filter(Arns::isTrail)
            .toList();
    if (arns.isEmpty()) {
      return Optional.empty();
    }
    var first = arns.get(0);
    var accounts = new TreeSet<>(arns.stream().map(Arns::accountId).toList());
    return Optional.of(
        new AllowedTrails(
            Arns.partition(first),
            Arns.region(first),
            Arns.trailName(first),
            List.copyOf(accounts),
            organization(statements)));
  }

  /** The organization's id is the last folder of the objects that the trail can write. */
  private static Optional<String> organization(IamPolicy policy) {
    return statement(policy, LogBucketPolicy.ORGANIZATION_WRITE).stream()
        .flatMap(statement -> statement.resources().stream())
        .map(IamResource::value)
        .flatMap(resource -> List.of(resource.split("/")).stream())
        .filter(AwsNames::isOrganizationId)
        .reduce((before, last) -> last);
  }

  private static Optional<IamStatement> statement(IamPolicy policy, String sid) {
    return policy.statements().stream().filter(s -> sid.equals(s.sid())).findFirst();
  }
}
