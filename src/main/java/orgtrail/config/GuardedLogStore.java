package orgtrail.config;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import orgtrail.aws.Arns;

/**
 * What the organization protects in the logging account or in that of a replica, as the outputs of
 * its stack describe it.
 *
 * @param s3BucketName the name of the WORM bucket
 * @param accessLogBucketArn the access-log bucket, if that stack created it
 * @param kmsKeyArn the key that encrypts the log files
 * @param replicationRoleArn the role with which S3 copies log files to a replica, if the stack
 *     created it
 * @param deploymentPrincipals the principals that deploy that stack; empty if any may
 * @param breakGlassPrincipals the principals for emergencies
 */
public record GuardedLogStore(
    String s3BucketName,
    Optional<String> accessLogBucketArn,
    String kmsKeyArn,
    Optional<String> replicationRoleArn,
    List<String> deploymentPrincipals,
    List<String> breakGlassPrincipals) {

  /** The principals that the policies do not restrict, sorted. */
  public List<String> exemptPrincipals() {
    var exempt = new TreeSet<>(deploymentPrincipals);
    exempt.addAll(breakGlassPrincipals);
    return List.copyOf(exempt);
  }

  /**
   * The account of the log store; empty if no deployment principals are named. The log store
   * refuses deployment principals of another account, so theirs is the account of the bucket.
   */
  public Optional<String> accountId() {
    return deploymentPrincipals.stream().findFirst().map(Arns::accountId);
  }
}
