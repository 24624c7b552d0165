package orgtrail.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The names and ids that AWS accepts. The program refuses all others before a deployment. */
public final class AwsNames {
  private static final String IPV4 = "\\d+\\.\\d+\\.\\d+\\.\\d+";

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  public static final int MAX_ROLE_NAME = 64;

  /** https://www.rfc-editor.org/errata/eid1690 */
  private static final int MAX_EMAIL = 254;

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

  /** Whether this can be an e-mail address. Only the confirmation tells whether it exists. */
  public static boolean isEmail(String address) {
    return hasLength(address, 1, MAX_EMAIL)
        && address.matches("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+\\.[^@\\s\\p{Cntrl}]+");
  }

  /**
   * A name that fits into a limit. A name that is too long is cut, and ends with a hash of the
   * whole name, so that two long names stay different.
   *
   * @param max the limit, in characters, at least 10
   */
  public static String shortened(String name, int max) {
    return name.length() <= max ? name : name.substring(0, max - 9) + "-" + hash(name);
  }

  /** The first eight hexadecimal digits of a SHA-256 hash. */
  static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A name as part of the name of a Glue database. Athena accepts lowercase letters, digits and
   * underscores only. Names that would be the same in these characters differ in a hash.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html">Names
   *     of databases, tables and columns</a>
   */
  public static String inDatabaseName(String name) {
    var lower = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    return name.matches("[a-z0-9-]*") ? lower : lower + "_" + hash(name);
  }

  /**
   * Whether this is the id or the ARN of a key, e.g. {@code 1234abcd-...} or {@code mrk-1234abcd}.
   *
   * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id">Key
   *     identifiers</a>
   */
  public static boolean isKeyIdOrArn(String text) {
    return text.matches("[A-Za-z0-9-]{1,64}") || Arns.isKey(text);
  }

  /** Whether IAM accepts this as the name of a role. */
  public static boolean isRoleName(String name) {
    return hasLength(name, 1, MAX_ROLE_NAME) && name.matches("[\\w+=,.@-]+");
  }

  private static boolean hasLength(String name, int min, int max) {
    return min <= name.length() && name.length() <= max;
  }
}
