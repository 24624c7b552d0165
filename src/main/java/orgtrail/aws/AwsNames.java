package orgtrail.aws;

import java.util.List;

/** The names and ids that AWS accepts. The program refuses all others before a deployment. */
public final class AwsNames {
  private static final String IPV4 = "\\d+\\.\\d+\\.\\d+\\.\\d+";

  private AwsNames() {}

  /**
   * Whether a policy of AWS Organizations can be attached to this: an account, an organizational
   * unit, or the organization's root.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_AttachPolicy.html">AttachPolicy</a>
   */
  public static boolean isPolicyTarget(String id) {
    return isAccountId(id) || id.matches("r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}");
  }

  /** Whether this is an account id: twelve digits. */
  public static boolean isAccountId(String id) {
    return id.matches("\\d{12}");
  }

  /**
   * Whether this is the id of an organization.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html">Organization</a>
   */
  public static boolean isOrganizationId(String id) {
    return id.matches("o-[a-z0-9]{10,32}");
  }

  /**
   * Whether CloudTrail accepts this as a trail's name.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html">Naming
   *     requirements</a>
   */
  public static boolean isTrailName(String name) {
    return hasLength(name, 3, 128)
        && name.matches("[A-Za-z0-9]+([._-][A-Za-z0-9]+)*") // no two of . _ - in a row
        && !name.matches(IPV4);
  }

  /**
   * Whether KMS accepts {@code alias/<name>} as an alias.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html">CreateAlias</a>
   */
  public static boolean isKeyAlias(String name) {
    return hasLength(name, 1, 250) && name.matches("[A-Za-z0-9/_-]+") && !name.startsWith("aws/");
  }

  /**
   * Whether S3 accepts this as the name of a general purpose bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket
   *     naming rules</a>
   */
  public static boolean isBucketName(String name) {
    return hasLength(name, 3, 63)
        && name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
        && !name.contains("..")
        && !name.matches(IPV4)
        && List.of("xn--", "sthree-", "amzn-s3-demo-").stream().noneMatch(name::startsWith)
        && List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an").stream()
            .noneMatch(name::endsWith);
  }

  /**
   * Whether this can be a folder in a bucket: up to 200 characters, no slash at either end, and
   * none of the characters {@code *}, {@code ?} and {@code $}, which are special in a policy.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html">CreateTrail</a>
   */
  public static boolean isFolder(String prefix) {
    return prefix.length() <= 200 && prefix.matches("[\\w!.'()-]+(/[\\w!.'()-]+)*");
  }

  /** Whether SNS accepts this as the name of a standard topic. */
  public static boolean isTopicName(String name) {
    return name.matches("[\\w-]{1,256}");
  }

  private static boolean hasLength(String name, int min, int max) {
    return min <= name.length() && name.length() <= max;
  }
}
