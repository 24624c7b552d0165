package orgtrail.verify.deployed;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every IAM action that the checks of this package need. They only read.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Actions
 *     of AWS services</a>
 */
public enum ReadAction {
  GET_TRAIL(Of.TRAIL, "cloudtrail:GetTrail"),
  GET_TRAIL_STATUS(Of.TRAIL, "cloudtrail:GetTrailStatus"),
  GET_EVENT_SELECTORS(Of.TRAIL, "cloudtrail:GetEventSelectors"),
  GET_INSIGHT_SELECTORS(Of.TRAIL, "cloudtrail:GetInsightSelectors"),
  LIST_TRAILS(Of.TRAIL, "cloudtrail:ListTrails"),
  LIST_TRUSTED_SERVICES(Of.TRAIL, "organizations:ListAWSServiceAccessForOrganization"),

  GET_OBJECT_LOCK(Of.LOG_STORE, "s3:GetBucketObjectLockConfiguration"),
  GET_VERSIONING(Of.LOG_STORE, "s3:GetBucketVersioning"),
  GET_ENCRYPTION(Of.LOG_STORE, "s3:GetEncryptionConfiguration"),
  GET_OWNERSHIP(Of.LOG_STORE, "s3:GetBucketOwnershipControls"),
  GET_PUBLIC_ACCESS(Of.LOG_STORE, "s3:GetBucketPublicAccessBlock"),
  GET_BUCKET_POLICY(Of.LOG_STORE, "s3:GetBucketPolicy"),
  GET_LIFECYCLE(Of.LOG_STORE, "s3:GetLifecycleConfiguration"),
  GET_LOGGING(Of.LOG_STORE, "s3:GetBucketLogging"),
  GET_NOTIFICATION(Of.LOG_STORE, "s3:GetBucketNotification"),
  LIST_ACCESS_LOGS(Of.LOG_STORE, "s3:ListBucket"),

  DESCRIBE_KEY(Of.LOG_STORE, "kms:DescribeKey"),
  GET_KEY_ROTATION(Of.LOG_STORE, "kms:GetKeyRotationStatus"),
  GET_KEY_POLICY(Of.LOG_STORE, "kms:GetKeyPolicy"),
  LIST_GRANTS(Of.LOG_STORE, "kms:ListGrants"),

  GET_REPLICATION(Of.REPLICATION, "s3:GetReplicationConfiguration"),
  GET_ROLE(Of.REPLICATION, "iam:GetRole"),
  GET_ROLE_POLICY(Of.REPLICATION, "iam:GetRolePolicy"),
  LIST_ROLE_POLICIES(Of.REPLICATION, "iam:ListRolePolicies"),
  LIST_ATTACHED_POLICIES(Of.REPLICATION, "iam:ListAttachedRolePolicies"),

  GET_WORKGROUP(Of.QUERIES, "athena:GetWorkGroup"),
  GET_TABLE(Of.QUERIES, "glue:GetTable"),
  /** In the account of the trail, which asks it for the chains of digests, too. */
  LIST_REGIONS(Of.QUERIES, "account:ListRegions");

  /** What an action is about. */
  public enum Of {
    /** The trail, in its account. */
    TRAIL,
    /** The bucket and the key of the originals or of the replica, in the account of each. */
    LOG_STORE,
    /** The replication of the originals, in their account. */
    REPLICATION,
    /** The queries, in the account of the bucket that they read. */
    QUERIES
  }

  private final Of of;
  private final String text;

  ReadAction(Of of, String text) {
    this.of = of;
    this.text = text;
  }

  /** The action as a policy names it, e.g. {@code s3:GetBucketPolicy}. */
  public String text() {
    return text;
  }

  /** The actions about something, sorted. */
  public static SortedSet<String> of(Of of) {
    return Arrays.stream(values())
        .filter(action -> action.of == of)
        .map(ReadAction::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
