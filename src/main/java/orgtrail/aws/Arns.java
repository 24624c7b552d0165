package orgtrail.aws;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.arns.Arn;

/**
 * Amazon Resource Names. Every ARN of this program is taken apart and put together here.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">Identify AWS
 *     resources with ARNs</a>
 */
public final class Arns {
  private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d{1,2}");
  private static final Pattern KEY = Pattern.compile("key/[A-Za-z0-9-]+");
  private static final Pattern TRAIL = Pattern.compile("trail/.+");
  private static final Pattern LOG_GROUP = Pattern.compile("log-group:[\\w./#-]+(:\\*)?");
  private static final Pattern ROLE = Pattern.compile("role/([\\w+=,.@-]+/)*[\\w+=,.@-]+");
  private static final Pattern USER = Pattern.compile("user/([\\w+=,.@-]+/)*[\\w+=,.@-]+");
  private static final Pattern TOPIC = Pattern.compile("[\\w-]{1,256}");
  private static final String ROOT = "root";

  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
  private static final int MAX_LENGTH = 2_048;

  private Arns() {}

  // --- Parts -------------------------------------------------------------------------------------

  /**
   * The partition, e.g. {@code aws}.
   *
   * @throws IllegalArgumentException if the text is not an ARN, as do the other methods for parts
   */
  public static String partition(String arn) {
    return Arn.fromString(arn).partition();
  }

  /** The service, e.g. {@code sns}. */
  public static String service(String arn) {
    return Arn.fromString(arn).service();
  }

  /** The region; empty in the ARN of a global resource. */
  public static String region(String arn) {
    return Arn.fromString(arn).region().orElse("");
  }

  /** The account id; empty in the ARN of a bucket. */
  public static String accountId(String arn) {
    return Arn.fromString(arn).accountId().orElse("");
  }

  /** The name of a topic or a bucket, which is the last part of its ARN. */
  public static String nameOf(String topicOrBucketArn) {
    return Arn.fromString(topicOrBucketArn).resourceAsString();
  }

  /** The id of a key. */
  public static String keyId(String keyArn) {
    return withoutType(keyArn, "key/");
  }

  /** The name of the trail that an ARN belongs to. */
  public static String trailName(String trailArn) {
    return withoutType(trailArn, "trail/");
  }

  /** The name of the log group that an ARN belongs to, with or without {@code :*} at its end. */
  public static String logGroupName(String logGroupArn) {
    return withoutType(withoutStreams(logGroupArn), "log-group:");
  }

  /** The ARN of a log group without the {@code :*} that stands for its log streams. */
  public static String withoutStreams(String logGroupArn) {
    return logGroupArn.endsWith(":*")
        ? logGroupArn.substring(0, logGroupArn.length() - 2)
        : logGroupArn;
  }

  private static String withoutType(String arn, String type) {
    return nameOf(arn).substring(type.length());
  }

  // --- Kinds -------------------------------------------------------------------------------------

  /** Whether the text is an ARN rather than a name. */
  public static boolean isArn(String text) {
    return text.startsWith("arn:");
  }

  /** Whether the text has the parts of an ARN. */
  public static boolean isWellFormed(String text) {
    return parsed(text).isPresent();
  }

  /** Whether the text is the ARN of a KMS key, not of an alias, which can point to another key. */
  public static boolean isKey(String text) {
    return isRegional(text, Set.of("kms"), KEY);
  }

  /** Whether the text is the ARN of a general purpose bucket. */
  public static boolean isBucket(String text) {
    return parsed(text)
        .filter(arn -> arn.service().equals("s3"))
        .filter(arn -> arn.region().isEmpty() && arn.accountId().isEmpty())
        .filter(arn -> PARTITION.matcher(arn.partition()).matches())
        .filter(arn -> AwsNames.isBucketName(arn.resourceAsString()))
        .isPresent();
  }

  /** Whether the text is the ARN of a trail. */
  public static boolean isTrail(String text) {
    return isRegional(text, Set.of("cloudtrail"), TRAIL);
  }

  /** Whether the text is the ARN of a log group, with or without {@code :*} at its end. */
  public static boolean isLogGroup(String text) {
    return isRegional(text, Set.of("logs"), LOG_GROUP);
  }

  /** Whether the text is the ARN of a standard SNS topic. */
  public static boolean isTopic(String text) {
    return isRegional(text, Set.of("sns"), TOPIC);
  }

  /**
   * Whether the text is the ARN of a standard SNS topic or SQS queue. S3 cannot notify FIFO ones.
   */
  public static boolean isTopicOrQueue(String text) {
    return isRegional(text, Set.of("sns", "sqs"), TOPIC);
  }

  /** Whether the text is the ARN of an IAM role. */
  public static boolean isRole(String text) {
    return isOfIam(text, ROLE);
  }

  /**
   * Whether the text is the ARN of an IAM role or user. ARNs of sessions are refused because
   * sessions end, and wildcards are refused because AWS does not expand them in a principal.
   */
  public static boolean isRoleOrUser(String text) {
    return isRole(text) || isOfIam(text, USER);
  }

  /** Whether the text is the ARN of an account root, which represents the whole account. */
  public static boolean isRoot(String text) {
    return isOfIam(text, Pattern.compile(ROOT));
  }

  /** AWS's own method throws if the type of a resource is there, but no resource. */
  private static Optional<Arn> parsed(String text) {
    try {
      return text.length() > MAX_LENGTH ? Optional.empty() : Arn.tryFromString(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isOfIam(String text, Pattern resource) {
    return parsed(text)
        .filter(arn -> arn.service().equals("iam") && arn.region().isEmpty())
        .filter(arn -> isOfAccount(arn, resource))
        .isPresent();
  }

  private static boolean isRegional(String text, Set<String> services, Pattern resource) {
    return parsed(text)
        .filter(arn -> services.contains(arn.service()))
        .filter(arn -> REGION.matcher(arn.region().orElse("")).matches())
        .filter(arn -> isOfAccount(arn, resource))
        .isPresent();
  }

  private static boolean isOfAccount(Arn arn, Pattern resource) {
    return PARTITION.matcher(arn.partition()).matches()
        && AwsNames.isAccountId(arn.accountId().orElse(""))
        && resource.matcher(arn.resourceAsString()).matches();
  }

  /**
   * Whether a caller is this role or user. The ARN of a session has the role's name but not its
   * path.
   *
   * @param principalArn the ARN of a role or user
   * @param callerArn the ARN of a user, the root user or a session, as STS reports it
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns">IAM
   *     ARNs</a>
   */
  public static boolean isSessionOf(String principalArn, String callerArn) {
    if (principalArn.equals(callerArn) || !isWellFormed(callerArn)) {
      return principalArn.equals(callerArn);
    }
    var role = nameOf(principalArn);
    var session = nameOf(callerArn).split("/");
    return isRole(principalArn)
        && accountId(principalArn).equals(accountId(callerArn))
        && session.length == 3
        && session[0].equals("assumed-role")
        && session[1].equals(role.substring(role.lastIndexOf('/') + 1));
  }

  // --- New ARNs ----------------------------------------------------------------------------------

  /** The ARN of a bucket. */
  public static String bucket(String partition, String name) {
    return arn(partition, "s3", "", "", name);
  }

  /** The ARN of a trail. The region, the account and the name may be {@code *}. */
  public static String trail(String partition, String region, String accountId, String name) {
    return arn(partition, "cloudtrail", region, accountId, "trail/" + name);
  }

  /** The ARN of a log group. */
  public static String logGroup(String partition, String region, String accountId, String name) {
    return arn(partition, "logs", region, accountId, "log-group:" + name);
  }

  /** The ARN of an SNS topic. */
  public static String topic(String partition, String region, String accountId, String name) {
    return arn(partition, "sns", region, accountId, name);
  }

  /** The ARN of log streams of a log group. */
  public static String logStreams(String logGroupArn, String streams) {
    return logGroupArn + ":log-stream:" + streams;
  }

  /** A pattern for all keys of an account and region. */
  public static String keys(String partition, String region, String accountId) {
    return arn(partition, "kms", region, accountId, "key/*");
  }

  /**
   * The ARN of an account root. As a principal, it delegates access to the account's IAM policies.
   */
  public static String root(String partition, String accountId) {
    return arn(partition, "iam", "", accountId, ROOT);
  }

  /** The ARN of an IAM role without a path. */
  public static String role(String partition, String accountId, String name) {
    return arn(partition, "iam", "", accountId, "role/" + name);
  }

  /** The ARN of a customer managed IAM policy without a path. */
  public static String iamPolicy(String partition, String accountId, String name) {
    return arn(partition, "iam", "", accountId, "policy/" + name);
  }

  /** The ARN of an Athena workgroup. */
  public static String workgroup(String partition, String region, String accountId, String name) {
    return arn(partition, "athena", region, accountId, "workgroup/" + name);
  }

  /** The ARN of an Athena data catalog. */
  public static String dataCatalog(String partition, String region, String accountId, String name) {
    return arn(partition, "athena", region, accountId, "datacatalog/" + name);
  }

  /** The ARN of the Glue catalog, which is the same for all databases of an account and region. */
  public static String glueCatalog(String partition, String region, String accountId) {
    return arn(partition, "glue", region, accountId, "catalog");
  }

  /** The ARN of a Glue database. */
  public static String glueDatabase(
      String partition, String region, String accountId, String database) {
    return arn(partition, "glue", region, accountId, "database/" + database);
  }

  /** The ARN of a Glue table. */
  public static String glueTable(
      String partition, String region, String accountId, String database, String table) {
    return arn(partition, "glue", region, accountId, "table/" + database + "/" + table);
  }

  private static String arn(
      String partition, String service, String region, String accountId, String resource) {
    return Arn.builder()
        .partition(partition)
        .service(service)
        .region(region)
        .accountId(accountId)
        .resource(resource)
        .build()
        .toString();
  }
}
