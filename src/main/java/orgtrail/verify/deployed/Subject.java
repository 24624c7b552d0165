package orgtrail.verify.deployed;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.asking.Questions;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What a group of checks asks about: a trail, a bucket or a key.
 *
 * @param account who asks
 * @param stack the Pulumi stack that created it
 * @param described what it is, e.g. {@code the bucket logs}
 * @param goneCode AWS's error code if it does not exist
 * @param deletion the CloudTrail event of its deletion
 */
record Subject(
    AwsAccount account, String stack, String described, String goneCode, String deletion) {

  /** The checks that one answer of AWS decides. They run when the result is called. */
  Callable<List<Finding>> ask(
      List<Check> checks, ReadAction action, Callable<List<Finding>> answer) {
    return () ->
        Questions.ask(checks, action.text(), account.described(), () -> exists(checks, answer));
  }

  private List<Finding> exists(List<Check> checks, Callable<List<Finding>> answer)
      throws Exception {
    try {
      return answer.call();
    } catch (AwsServiceException e) {
      if (!Questions.code(e).equals(goneCode)) {
        throw e;
      }
      var seen = described + " does not exist in the account " + account.accountId();
      return checks.stream().map(check -> Finding.failed(check, seen, redeploy(deletion))).toList();
    }
  }

  /** One check that compares what AWS answers with what is expected. */
  Callable<List<Finding>> compare(
      Check check,
      ReadAction action,
      Supplier<List<String>> differences,
      String asExpected,
      String remedy) {
    return ask(
        List.of(check),
        action,
        () -> List.of(verdict(check, differences.get(), asExpected, remedy)));
  }

  /** Failed if there are differences, which become one line. */
  static Finding verdict(Check check, List<String> differences, String asExpected, String remedy) {
    return differences.isEmpty()
        ? Finding.passed(check, asExpected)
        : Finding.failed(check, String.join("; ", differences), remedy);
  }

  /**
   * The usual remedy. Without {@code --refresh}, Pulumi compares the program with its own state,
   * and does not notice a change in AWS.
   *
   * @param events the CloudTrail events of such a change
   */
  String redeploy(String... events) {
    return "run `pulumi up --refresh -s %s`; %s".formatted(stack, whoDidIt(events));
  }

  /** Where to find who made a change. */
  static String whoDidIt(String... events) {
    return "the event %s shows who made the change".formatted(String.join(" or ", events));
  }

  /** An answer of AWS; empty if AWS answers with an error that means that there is none. */
  static <T> Optional<T> ifThere(Supplier<T> request, String... codes) {
    try {
      return Optional.of(request.get());
    } catch (AwsServiceException e) {
      if (Set.of(codes).contains(Questions.code(e))) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
