package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.aws.Arns;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.Trail;

/**
 * Whether the trail writes where the program sets, with which key, and from where.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html">Trail</a>
 */
final class TrailConfigurationChecks {
  private static final List<Check> CHECKS =
      List.of(Check.TRAIL_DESTINATION, Check.TRAIL_KEY, Check.TRAIL_SCOPE, Check.TRAIL_VALIDATION);

  private final ExpectedTrail expected;
  private final Subject subject;

  TrailConfigurationChecks(ExpectedTrail expected, Subject subject) {
    this.expected = expected;
    this.subject = subject;
  }

  Callable<List<Finding>> ask(CloudTrailClient client) {
    var request = GetTrailRequest.builder().name(expected.arn()).build();
    return subject.ask(
        CHECKS, ReadAction.GET_TRAIL, () -> findings(client.getTrail(request).trail()));
  }

  private List<Finding> findings(Trail trail) {
    return List.of(destination(trail), key(trail), scope(trail), validation(trail));
  }

  private Finding destination(Trail trail) {
    var differences = new ArrayList<String>();
    compare(differences, "the bucket", Optional.of(expected.bucketName()), trail.s3BucketName());
    compare(differences, "the folder before AWSLogs", expected.keyPrefix(), trail.s3KeyPrefix());
    compare(
        differences,
        "the log group",
        logGroup(),
        Optional.ofNullable(trail.cloudWatchLogsLogGroupArn())
            .map(Arns::withoutStreams)
            .orElse(null));
    compare(differences, "the role for the log group", role(), trail.cloudWatchLogsRoleArn());
    compare(differences, "the topic", topic(), trail.snsTopicARN());
    var folder = expected.keyPrefix().map(prefix -> "/" + prefix).orElse("");
    return verdict(
        Check.TRAIL_DESTINATION,
        differences,
        "the trail writes to %s%s".formatted(expected.bucketName(), folder));
  }

  private Optional<String> logGroup() {
    var logs = expected.settings().cloudWatchLogs();
    return logs.makesGroup() ? expected.madeLogGroupArn() : logs.groupArn();
  }

  private Optional<String> role() {
    var logs = expected.settings().cloudWatchLogs();
    return logs.makesGroup()
        ? Optional.of(
            Arns.role(
                expected.partition(), expected.accountId(), expected.settings().logRoleName()))
        : logs.roleArn();
  }

  private Optional<String> topic() {
    return expected.settings().newTopicName().isPresent()
        ? expected.madeTopicArn()
        : expected.settings().existingTopicArn();
  }

  private Finding key(Trail trail) {
    var differences = new ArrayList<String>();
    compare(differences, "the key", Optional.of(expected.keyArn()), trail.kmsKeyId());
    return verdict(Check.TRAIL_KEY, differences, "the trail encrypts with " + expected.keyArn());
  }

  private Finding scope(Trail trail) {
    var settings = expected.settings();
    var differences = new ArrayList<String>();
    compare(
        differences,
        "isOrganizationTrail",
        settings.isOrganizationTrail(),
        trail.isOrganizationTrail());
    compare(
        differences,
        "isMultiRegionTrail",
        settings.isMultiRegionTrail(),
        trail.isMultiRegionTrail());
    compare(
        differences,
        "includeGlobalServiceEvents",
        settings.includeGlobalServiceEvents(),
        trail.includeGlobalServiceEvents());
    return verdict(
        Check.TRAIL_SCOPE,
        differences,
        "the trail records %s in %s, %s global service events"
            .formatted(
                expected
                    .organizationId()
                    .map(id -> "the organization " + id)
                    .orElse("the account " + expected.ownerId()),
                settings.isMultiRegionTrail() ? "all regions" : expected.homeRegion(),
                settings.includeGlobalServiceEvents() ? "with" : "without"));
  }

  private Finding validation(Trail trail) {
    var differences = new ArrayList<String>();
    boolean isSet = expected.settings().enableLogFileValidation();
    compare(differences, "log file validation", isSet, trail.logFileValidationEnabled());
    return verdict(
        Check.TRAIL_VALIDATION,
        differences,
        "log file validation is " + (isSet ? "on" : "off, as enableLogFileValidation: false sets"));
  }

  private Finding verdict(Check check, List<String> differences, String asExpected) {
    return Subject.verdict(check, differences, asExpected, subject.redeploy("UpdateTrail"));
  }

  private static void compare(
      List<String> differences, String what, Optional<String> expected, String actual) {
    var found = actual == null || actual.isEmpty() ? "unset" : actual;
    var wanted = expected.orElse("unset");
    if (!found.equals(wanted)) {
      differences.add("%s is %s instead of %s".formatted(what, found, wanted));
    }
  }

  private static void compare(
      List<String> differences, String what, boolean expected, Boolean actual) {
    boolean found = Objects.requireNonNullElse(actual, false);
    if (found != expected) {
      differences.add("%s is %s instead of %s".formatted(what, found, expected));
    }
  }
}
