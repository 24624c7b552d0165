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
  GET_TRAIL("cloudtrail:GetTrail"),
  GET_TRAIL_STATUS("cloudtrail:GetTrailStatus"),
  GET_EVENT_SELECTORS("cloudtrail:GetEventSelectors"),
  GET_INSIGHT_SELECTORS("cloudtrail:GetInsightSelectors"),
  LIST_TRAILS("cloudtrail:ListTrails"),

  GET_OBJECT_LOCK("s3:GetBucketObjectLockConfiguration"),
  GET_VERSIONING("s3:GetBucketVersioning"),
  GET_ENCRYPTION("s3:GetEncryptionConfiguration"),
  GET_OWNERSHIP("s3:GetBucketOwnershipControls"),
  GET_PUBLIC_ACCESS("s3:GetBucketPublicAccessBlock"),
  GET_BUCKET_POLICY("s3:GetBucketPolicy"),
  GET_LIFECYCLE("s3:GetLifecycleConfiguration"),
  GET_LOGGING("s3:GetBucketLogging"),
  GET_NOTIFICATION("s3:GetBucketNotification"),
  LIST_ACCESS_LOGS("s3:ListBucket"),

  DESCRIBE_KEY("kms:DescribeKey"),
  GET_KEY_ROTATION("kms:GetKeyRotationStatus"),
  GET_KEY_POLICY("kms:GetKeyPolicy"),
  LIST_GRANTS("kms:ListGrants");

  private final String text;

  ReadAction(String text) {
    this.text = text;
  }

  /** The action as a policy names it, e.g. {@code s3:GetBucketPolicy}. */
  public String text() {
    return text;
  }

  /** The actions in the account of the trail, sorted. */
  public static SortedSet<String> ofTrail() {
    return ofEach(true);
  }

  /** The actions in the account of the bucket and the key, sorted. */
  public static SortedSet<String> ofLogStore() {
    return ofEach(false);
  }

  private static SortedSet<String> ofEach(boolean isOfTrail) {
    return Arrays.stream(values())
        .map(ReadAction::text)
        .filter(action -> action.startsWith("cloudtrail:") == isOfTrail)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
