package orgtrail.policy;

import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.ConditionKeys;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;

/** Reads the replication role that the deployed bucket policy of a replica allows to write. */
public final class ReplicationRoleReader {
  private ReplicationRoleReader() {}

  /**
   * Reads a bucket policy.
   *
   * @param policy the policy as JSON, which can have been changed outside this program
   * @return the role's ARN; empty if no statement of this program names a role
   */
  public static Optional<String> read(String policy) {
    try {
      return IamPolicyReader.create().read(policy).statements().stream()
          .filter(statement -> ReplicaStatements.WRITE.equals(statement.sid()))
          .flatMap(statement -> statement.conditions().stream())
          .filter(condition -> condition.key().value().equals(ConditionKeys.PRINCIPAL_ARN))
          .map(IamCondition::value)
          .filter(Arns::isRole)
          .findFirst();
    } catch (RuntimeException e) { // AWS's reader does not document its exceptions
      return Optional.empty();
    }
  }
}
