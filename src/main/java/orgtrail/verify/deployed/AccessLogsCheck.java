package orgtrail.verify.deployed;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Whether S3 delivers access logs of the WORM bucket. The trail writes to the bucket all the time,
 * so there is always an access to log. S3 delivers on a best-effort basis, mostly within hours.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html#LogDeliveryBestEffort">Best-effort
 *     delivery</a>
 */
public final class AccessLogsCheck {
  /** How old the newest access log can be. */
  private static final Duration LIMIT = Duration.ofHours(24);

  /** The folders of a day, by the date of the event in UTC. */
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd/");

  private final ExpectedLogStore expected;
  private final S3Client s3;
  private final String target;
  private final Instant now;

  private AccessLogsCheck(ExpectedLogStore expected, S3Client s3, String target, Instant now) {
    this.expected = expected;
    this.s3 = s3;
    this.target = target;
    this.now = now;
  }

  /**
   * The check. It throws nothing that AWS answers.
   *
   * @param stack the name of the stack with the bucket, for {@code pulumi -s}
   * @param account the account of that stack
   * @param now the time by the clock of AWS
   */
  public static Callable<List<Finding>> of(
      ExpectedLogStore expected, String stack, AwsAccount account, Instant now) {
    if (expected.accessLogBucketName().isEmpty()) {
      return () ->
          List.of(
              Finding.passed(
                  Check.ACCESS_LOGS_ARRIVE,
                  "not set: enableCloudtrailBucketAccessLogging is false"));
    }
    var target = expected.accessLogBucketName().get();
    var s3 = account.s3(expected.layout().owner().region());
    var check = new AccessLogsCheck(expected, s3, target, now);
    return BucketChecks.subject(account, stack, target)
        .ask(
            List.of(Check.ACCESS_LOGS_ARRIVE),
            ReadAction.LIST_ACCESS_LOGS,
            () -> List.of(check.finding()));
  }

  private Finding finding() {
    var newest = newest(LocalDate.ofInstant(now, ZoneOffset.UTC));
    var seen =
        newest
            .map(
                log ->
                    "%s arrived in %s %s"
                        .formatted(log.key(), target, Ages.ago(log.lastModified(), now)))
            .orElse("no access log of today or yesterday in %s/%s".formatted(target, folder()));
    return newest.filter(this::isYoung).isPresent()
        ? Finding.passed(Check.ACCESS_LOGS_ARRIVE, seen)
        : Finding.failed(
            Check.ACCESS_LOGS_ARRIVE,
            "%s; the limit is %s".formatted(seen, Ages.text(LIMIT)),
            "mend what the check of access logging reports; S3 needs some hours before the first access log arrives");
  }

  /** An access log of today or yesterday: one within the limit, or else the newest one. */
  private Optional<S3Object> newest(LocalDate today) {
    var newest = Optional.<S3Object>empty();
    for (var day : List.of(today, today.minusDays(1))) {
      for (var page : s3.listObjectsV2Paginator(of(day))) {
        for (var log : page.contents()) {
          if (isYoung(log)) {
            return Optional.of(log);
          }
          newest =
              newest
                  .filter(n -> n.lastModified().isAfter(log.lastModified()))
                  .or(() -> Optional.of(log));
        }
      }
    }
    return newest;
  }

  private boolean isYoung(S3Object log) {
    return Duration.between(log.lastModified(), now).compareTo(LIMIT) <= 0;
  }

  private ListObjectsV2Request of(LocalDate day) {
    return ListObjectsV2Request.builder()
        .bucket(target)
        .prefix(folder() + DAY.format(day))
        .expectedBucketOwner(expected.layout().owner().accountId())
        .build();
  }

  /**
   * The folder of the bucket in the access-log bucket.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PartitionedPrefix.html">PartitionedPrefix</a>
   */
  private String folder() {
    var owner = expected.layout().owner();
    return "%s%s/%s/%s/"
        .formatted(
            expected.layout().accessLogFolder(),
            owner.accountId(),
            owner.region(),
            expected.bucketName());
  }
}
