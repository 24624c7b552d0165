package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import orgtrail.aws.ConditionKeys;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** The denials that protect buckets and key from the administrators of their own account. */
final class GuardStatements {
  /**
   * What changes the protection of a bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions
   *     of S3</a>
   */
  static final List<String> BUCKET_CHANGES =
      List.of(
          "s3:DeleteBucketPolicy",
          "s3:PutBucketAcl",
          "s3:PutBucketLogging",
          "s3:PutBucketNotification",
          "s3:PutBucketObjectLockConfiguration",
          "s3:PutBucketOwnershipControls",
          "s3:PutBucketPolicy",
          "s3:PutBucketPublicAccessBlock",
          "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration",
          "s3:PutLifecycleConfiguration",
          "s3:PutReplicationConfiguration");

  /** What changes the protection of a key, or names another key by its alias. */
  static final List<String> KEY_CHANGES =
      List.of(
          "kms:CreateAlias",
          "kms:CreateGrant",
          "kms:DeleteAlias",
          "kms:DisableKeyRotation",
          "kms:EnableKeyRotation",
          "kms:PutKeyPolicy",
          "kms:UpdateAlias");

  /** Denies new versions of log files. */
  static final String DENY_OVERWRITING = "DenyOverwriting";

  /** What takes a key out of service. */
  static final List<String> KEY_DESTRUCTION = List.of("kms:DisableKey", "kms:ScheduleKeyDeletion");

  private GuardStatements() {}

  /**
   * Denies everybody but the deployment and break-glass principals to change what protects a
   * bucket; empty if no deployment principals are named. S3 lets the account's root user change the
   * bucket policy even if the policy denies it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html">PutBucketPolicy</a>
   */
  static Optional<IamStatement> denyBucketChanges(LogStoreLayout layout, String bucketArn) {
    return denyChanges(layout, BUCKET_CHANGES, bucketArn, layout.settings().access().guardians());
  }

  /**
   * Denies the same for the key. KMS has no exception for the root user, so the statement has one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam">The
   *     root user and unmanageable keys</a>
   */
  static Optional<IamStatement> denyKeyChanges(LogStoreLayout layout) {
    var exempt = new TreeSet<>(layout.settings().access().guardians());
    exempt.add(layout.owner().rootArn());
    return denyChanges(layout, KEY_CHANGES, "*", List.copyOf(exempt));
  }

  private static Optional<IamStatement> denyChanges(
      LogStoreLayout layout, List<String> actions, String resource, List<String> exempt) {
    return layout.settings().access().deploymentPrincipals().isEmpty()
        ? Optional.empty()
        : Optional.of(
            deny("DenyGuardChanges", actions, resource)
                .addConditions(ARN_NOT_EQUALS, ConditionKeys.PRINCIPAL_ARN, exempt)
                .build());
  }

  /**
   * Denies everybody but AWS services to write an object. Retention does not prevent a new version,
   * which would hide a log file behind it. There is no exception: nobody needs to write a log file
   * by hand.
   *
   * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html">Object
   *     Lock and versions</a>
   */
  static IamStatement denyOverwriting(String bucketArn) {
    return deny(
            DENY_OVERWRITING,
            List.of("s3:PutObject", "s3:ReplicateDelete", "s3:ReplicateObject"),
            bucketArn + "/*")
        .addCondition(BOOL.addSuffix("IfExists"), ConditionKeys.PRINCIPAL_IS_AWS_SERVICE, "false")
        .build();
  }

  /** Starts a denial for everybody but the break-glass principals. */
  static IamStatement.Builder denyUnlessBreakGlass(
      String sid, List<String> actions, String resource, LogStoreLayout layout) {
    var deny = deny(sid, actions, resource);
    var breakGlass = layout.settings().access().breakGlassPrincipals();
    return breakGlass.isEmpty()
        ? deny
        : deny.addConditions(ARN_NOT_EQUALS, ConditionKeys.PRINCIPAL_ARN, breakGlass);
  }

  /** Starts a denial for everybody. */
  static IamStatement.Builder deny(String sid, List<String> actions, String resource) {
    return IamStatement.builder()
        .sid(sid)
        .effect(DENY)
        .addPrincipal(IamPrincipal.ALL)
        .actionIds(actions)
        .addResource(resource);
  }
}
