package orgtrail;

import java.util.List;

/** What AWS accepts as a name, so that a name it would refuse is refused before deployment. */
final class AwsNames {
  private static final String IPV4 = "\\d+\\.\\d+\\.\\d+\\.\\d+";

  private AwsNames() {}

  /**
   * Whether CloudTrail takes this as a trail's name.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html">Naming
   *     requirements</a>
   */
  static boolean isTrailName(String name) {
    return hasLength(name, 3, 128)
        && name.matches("[A-Za-z0-9]+([._-][A-Za-z0-9]+)*") // none of ._- beside another
        && !name.matches(IPV4);
  }

  /**
   * Whether KMS takes {@code alias/<name>} as an alias.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html">CreateAlias</a>
   */
  static boolean isKeyAlias(String name) {
    return hasLength(name, 1, 250) && name.matches("[A-Za-z0-9/_-]+") && !name.startsWith("aws/");
  }

  /**
   * Whether S3 takes this as the name of a general purpose bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket
   *     naming rules</a>
   */
  static boolean isBucketName(String name) {
    return hasLength(name, 3, 63)
        && name.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
        && !name.contains("..")
        && !name.matches(IPV4)
        && List.of("xn--", "sthree-", "amzn-s3-demo-").stream().noneMatch(name::startsWith)
        && List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3", "-an").stream()
            .noneMatch(name::endsWith);
  }

  /** Whether this is the ARN of a key; an alias may come to mean another key. */
  static boolean isKeyArn(String arn) {
    return arn.matches("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+");
  }

  private static boolean hasLength(String name, int min, int max) {
    return min <= name.length() && name.length() <= max;
  }
}
