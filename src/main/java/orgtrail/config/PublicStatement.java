package orgtrail.config;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import orgtrail.aws.Arns;
import orgtrail.aws.AwsNames;
import orgtrail.aws.ConditionKeys;
import software.amazon.awssdk.policybuilder.iam.IamCondition;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * Finds statements that S3's public access block refuses halfway through a deployment: those that
 * allow everyone without a condition on the caller.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status">The
 *     meaning of "public"</a>
 */
final class PublicStatement {
  /** Operators that match only if the request has the key with one of the given values. */
  private static final Set<String> POSITIVE =
      Set.of("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike");

  private static final Set<String> CALLER_KEYS =
      ConditionKeys.OF_THE_CALLER.stream()
          .map(key -> key.toLowerCase(Locale.ROOT)) // condition keys are not case-sensitive
          .collect(Collectors.toSet());

  private PublicStatement() {}

  static boolean isPublic(IamStatement statement) {
    return statement.effect().equals(IamEffect.ALLOW)
        && isForEveryone(statement)
        && statement.conditions().stream().noneMatch(c -> restrictsTheCaller(c, statement));
  }

  /** NotPrincipal means everyone except the principals that it names. */
  private static boolean isForEveryone(IamStatement statement) {
    return !statement.notPrincipals().isEmpty()
        || statement.principals().stream()
            .anyMatch(
                principal -> principal.equals(IamPrincipal.ALL) || principal.id().equals("*"));
  }

  /** All values of the key must be fixed, because a single wildcard can match any caller. */
  private static boolean restrictsTheCaller(IamCondition condition, IamStatement statement) {
    return POSITIVE.contains(condition.operator().value().toLowerCase(Locale.ROOT))
        && CALLER_KEYS.contains(condition.key().value().toLowerCase(Locale.ROOT))
        && statement.conditions().stream()
            .filter(other -> other.operator().equals(condition.operator()))
            .filter(other -> other.key().equals(condition.key()))
            .allMatch(other -> isFixed(other.value()));
  }

  /** A value without wildcards and policy variables, or an ARN of one account. */
  private static boolean isFixed(String value) {
    boolean isPattern = value.contains("*") || value.contains("?") || value.contains("${");
    return !isPattern || Arns.isArn(value) && AwsNames.isAccountId(accountOf(value));
  }

  private static String accountOf(String arn) {
    return Arns.isWellFormed(arn) ? Arns.accountId(arn) : "";
  }
}
