package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import orgtrail.testing.Fixtures;
import orgtrail.testing.generated.AwsValues;
import orgtrail.testing.generated.Texts;

/** What holds for every ARN and every name. */
class ArnsPropertiesTest {
  private static final List<Predicate<String>> KINDS =
      List.of(
          Arns::isKey,
          Arns::isBucket,
          Arns::isTrail,
          Arns::isLogGroup,
          Arns::isTopic,
          Arns::isTopicOrQueue,
          Arns::isRoleOrUser,
          Arns::isRoot);

  @Property
  void aTextIsAnArnOfOneKindWhosePartsMakeItAgainOrOfNone(@ForAll("arns") String text) {
    long kinds = KINDS.stream().filter(kind -> kind.test(text)).count();
    assertTrue(kinds <= (Arns.isTopic(text) ? 2 : 1), "kinds of " + text);
    if (kinds > 0) {
      assertTrue(Arns.isArn(text) && Arns.isWellFormed(text), text);
      assertEquals(
          text,
          "arn:%s:%s:%s:%s:%s"
              .formatted(
                  Arns.partition(text),
                  Arns.service(text),
                  Arns.region(text),
                  Arns.accountId(text),
                  Arns.nameOf(text)));
    }
  }

  @Property
  void whatIsPutTogetherIsTakenApart(
      @ForAll("accounts") String account, @ForAll("names") String name) {
    var trail = Arns.trail("aws", Fixtures.REGION, account, name);
    assertTrue(Arns.isTrail(trail), trail);
    assertEquals(name, Arns.trailName(trail));
    var group = Arns.logGroup("aws", Fixtures.REGION, account, name);
    assertTrue(Arns.isLogGroup(group + ":*"), group);
    assertEquals(name, Arns.logGroupName(group + ":*"));
    assertEquals(account, Arns.accountId(Arns.root("aws", account)));
  }

  @Property
  void onlyTheSessionsOfARoleBelongToIt(
      @ForAll("accounts") String account,
      @ForAll("names") String name,
      @ForAll("names") String other) {
    var role = "arn:aws:iam::%s:role/a/%s".formatted(account, name);
    var session = "arn:aws:sts::%s:assumed-role/%s/session";
    assertTrue(Arns.isSessionOf(role, session.formatted(account, name)));
    assertEquals(name.equals(other), Arns.isSessionOf(role, session.formatted(account, other)));
    assertFalse(Arns.isSessionOf(role, session.formatted("000000000000", name) + "x/y"));
  }

  @Property
  void aShortenedNameFitsAndStaysDifferent(
      @ForAll("names") String name,
      @ForAll("names") String other,
      @ForAll @IntRange(min = 10, max = 60) int max) {
    var shortened = AwsNames.shortened(name, max);
    assertTrue(shortened.length() <= max, shortened);
    assertEquals(shortened, AwsNames.shortened(shortened, max));
    assertEquals(name.equals(other), shortened.equals(AwsNames.shortened(other, max)));
  }

  @Property
  void namesThatDifferGiveDifferentDatabases(
      @ForAll("mixedNames") String name, @ForAll("mixedNames") String other) {
    var database = AwsNames.inDatabaseName(name);
    assertTrue(database.matches("[a-z0-9_]+"), database);
    assertEquals(name.equals(other), database.equals(AwsNames.inDatabaseName(other)));
  }

  /** Texts that are almost ARNs. */
  @Provide
  Arbitrary<String> arns() {
    var part = Arbitraries.of("", "a", "*", "aws", "iam", "s3", "kms", "x:y", "\n");
    var almost =
        Combinators.combine(
                Arbitraries.of("aws", "aws-cn", "aws-us-gov", "awsx", ""),
                Arbitraries.of("iam", "kms", "s3", "sns", "sqs", "logs", "cloudtrail", "x"),
                Arbitraries.of("", "eu-west-1", "us-gov-west-1", "eu", "*"),
                Arbitraries.oneOf(AwsValues.accountIds(), part),
                Arbitraries.of("key/", "trail/", "log-group:", "role/", "user/a/", "root", ""),
                Arbitraries.oneOf(part, AwsValues.names(60, "-")))
            .as("arn:%s:%s:%s:%s:%s%s"::formatted);
    return Arbitraries.oneOf(almost, AwsValues.principals(AwsValues.accountIds()), Texts.any());
  }

  @Provide
  Arbitrary<String> accounts() {
    return AwsValues.accountIds();
  }

  @Provide
  Arbitrary<String> names() {
    return AwsValues.names(100, "-_.");
  }

  @Provide
  Arbitrary<String> mixedNames() {
    return Combinators.combine(AwsValues.names(12, "-_."), Arbitraries.of(true, false))
        .as((name, upper) -> upper ? name.toUpperCase(Locale.ROOT) : name);
  }
}
