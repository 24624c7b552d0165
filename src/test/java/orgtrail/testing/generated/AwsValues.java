package orgtrail.testing.generated;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Names, ids and ARNs that AWS accepts. */
public final class AwsValues {
  private AwsValues() {}

  public static Arbitrary<String> accountIds() {
    return Arbitraries.strings().numeric().ofLength(12);
  }

  public static Arbitrary<String> organizationIds() {
    return lowercase(10, 32).map(id -> "o-" + id);
  }

  /** Words of letters and digits with a separator between them. */
  public static Arbitrary<String> names(int max, String separators) {
    var word =
        Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(9);
    return Combinators.combine(word.list().ofMinSize(1).ofMaxSize(12), separator(separators))
        .as((words, separator) -> String.join(separator, words))
        .map(name -> name.length() > max ? name.substring(0, max) : name)
        .map(name -> name.matches(".*[a-z0-9]") ? name : name.substring(0, name.length() - 1))
        .map(name -> name.length() < 3 ? name + "abc" : name);
  }

  private static Arbitrary<String> separator(String separators) {
    return Arbitraries.of(separators.chars().mapToObj(Character::toString).toList());
  }

  private static Arbitrary<String> lowercase(int min, int max) {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .ofMinLength(min)
        .ofMaxLength(max);
  }

  /** Folders before {@code AWSLogs}, and those of access logs. */
  public static Arbitrary<String> folders() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars("ABC019!_.'()-")
        .ofMinLength(1)
        .ofMaxLength(25)
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("/", parts));
  }

  public static Arbitrary<String> rolesAndUsers(Arbitrary<String> accounts) {
    var names =
        Arbitraries.strings().alpha().numeric().withChars("+=,.@_-").ofMinLength(1).ofMaxLength(64);
    return Combinators.combine(
            accounts, Arbitraries.of("role/", "role/a/b/", "user/", "user/x/"), names)
        .as("arn:aws:iam::%s:%s%s"::formatted);
  }

  /** Roles, users and roots of accounts. */
  public static Arbitrary<String> principals(Arbitrary<String> accounts) {
    return Arbitraries.oneOf(
        rolesAndUsers(accounts), accounts.map("arn:aws:iam::%s:root"::formatted));
  }

  public static Arbitrary<String> buckets() {
    return lowercase(3, 40);
  }

  public static Arbitrary<String> keys(String region, Arbitrary<String> accounts) {
    return accounts.map(
        account ->
            "arn:aws:kms:%s:%s:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                .formatted(region, account));
  }

  /** Topics of SNS, or queues of SQS. */
  public static Arbitrary<String> topics(String service, String region) {
    return Combinators.combine(accountIds(), topicNames())
        .as((account, name) -> "arn:aws:%s:%s:%s:%s".formatted(service, region, account, name));
  }

  public static Arbitrary<String> topicNames() {
    return Arbitraries.strings().alpha().numeric().withChars("_-").ofMinLength(1).ofMaxLength(256);
  }
}
