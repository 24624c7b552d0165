package orgtrail.verify.deployed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;

/**
 * Whether the trail records, and what CloudTrail has delivered.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html">GetTrailStatus</a>
 */
final class TrailStatusChecks {
  private static final List<Check> CHECKS =
      List.of(
          Check.TRAIL_RECORDING,
          Check.TRAIL_DELIVERY,
          Check.TRAIL_DIGEST_DELIVERY,
          Check.TRAIL_CLOUDWATCH_DELIVERY,
          Check.TRAIL_NOTIFICATION_DELIVERY);

  private static final String NOT_RECORDING =
      "the trail does not record, as enableCloudtrail: false sets";

  private final ExpectedTrail expected;
  private final Subject trail;
  private final Instant now;
  private final MaxAge maxAge;

  TrailStatusChecks(ExpectedTrail expected, Subject trail, Instant now, MaxAge maxAge) {
    this.expected = expected;
    this.trail = trail;
    this.now = now;
    this.maxAge = maxAge;
  }

  Callable<List<Finding>> ask(CloudTrailClient client) {
    var request = GetTrailStatusRequest.builder().name(expected.arn()).build();
    return trail.ask(
        CHECKS, ReadAction.GET_TRAIL_STATUS, () -> findings(client.getTrailStatus(request)));
  }

  private List<Finding> findings(GetTrailStatusResponse status) {
    return List.of(
        recording(status), logs(status), digests(status), events(status), notifications(status));
  }

  private Finding recording(GetTrailStatusResponse status) {
    boolean records = Boolean.TRUE.equals(status.isLogging());
    if (records && expected.settings().enableCloudtrail()) {
      return Finding.passed(
          Check.TRAIL_RECORDING, recordedSince(status).orElse("the trail records"));
    }
    if (!records && !expected.settings().enableCloudtrail()) {
      return Finding.passed(Check.TRAIL_RECORDING, NOT_RECORDING);
    }
    return records
        ? Finding.failed(
            Check.TRAIL_RECORDING,
            "the trail records, but enableCloudtrail is false",
            trail.redeploy("StartLogging"))
        : Finding.failed(
            Check.TRAIL_RECORDING,
            "the trail does not record: it was stopped"
                + Optional.ofNullable(status.stopLoggingTime())
                    .map(then -> " " + Ages.ago(then, now))
                    .orElse(""),
            trail.redeploy("StopLogging"));
  }

  private Finding logs(GetTrailStatusResponse status) {
    return new Delivery(
            Check.TRAIL_DELIVERY,
            "log file",
            status.latestDeliveryTime(),
            status.latestDeliveryError(),
            maxAge.logs(),
            "mend what bucket.policy, key.policy and key.enabled report; CloudTrail retries for 30 days")
        .finding(status);
  }

  private Finding digests(GetTrailStatusResponse status) {
    if (!expected.settings().enableLogFileValidation()) {
      return Finding.passed(
          Check.TRAIL_DIGEST_DELIVERY, "not set: enableLogFileValidation is false");
    }
    return new Delivery(
            Check.TRAIL_DIGEST_DELIVERY,
            "digest",
            status.latestDigestDeliveryTime(),
            status.latestDigestDeliveryError(),
            maxAge.digests(),
            "mend what trail.validation, bucket.policy and key.policy report")
        .finding(status);
  }

  private Finding events(GetTrailStatusResponse status) {
    if (!expected.settings().cloudWatchLogs().enabled()) {
      return Finding.passed(Check.TRAIL_CLOUDWATCH_DELIVERY, "not set: the trail has no log group");
    }
    return new Delivery(
            Check.TRAIL_CLOUDWATCH_DELIVERY,
            "event for CloudWatch Logs",
            status.latestCloudWatchLogsDeliveryTime(),
            status.latestCloudWatchLogsDeliveryError(),
            maxAge.logs(),
            "mend what trail.destination reports, and check that the log group exists and that the role can write to it")
        .finding(status);
  }

  private Finding notifications(GetTrailStatusResponse status) {
    if (expected.settings().notifySnsTopicName().isEmpty()) {
      return Finding.passed(Check.TRAIL_NOTIFICATION_DELIVERY, "not set: the trail has no topic");
    }
    return new Delivery(
            Check.TRAIL_NOTIFICATION_DELIVERY,
            "notification",
            status.latestNotificationTime(),
            status.latestNotificationError(),
            maxAge.logs(),
            "mend what trail.destination reports, and check that the topic exists and that its policy lets CloudTrail publish")
        .finding(status);
  }

  private Optional<String> recordedSince(GetTrailStatusResponse status) {
    return Optional.ofNullable(status.startLoggingTime())
        .map(
            then ->
                "the trail has recorded for %s, since %s"
                    .formatted(Ages.text(Duration.between(then, now)), then));
  }

  /**
   * One kind of delivery.
   *
   * @param what what is delivered
   * @param last when the last one was; null if there was none
   * @param error AWS's error of the last attempt; null or empty if there was none
   * @param limit how old the last one can be
   */
  private final class Delivery {
    private final Check check;
    private final String what;
    private final Instant last;
    private final String error;
    private final Duration limit;
    private final String remedy;

    Delivery(Check check, String what, Instant last, String error, Duration limit, String remedy) {
      this.check = check;
      this.what = what;
      this.last = last;
      this.error = error;
      this.limit = limit;
      this.remedy = remedy;
    }

    Finding finding(GetTrailStatusResponse status) {
      if (!expected.settings().enableCloudtrail()) {
        return Finding.passed(check, NOT_RECORDING);
      }
      if (error != null && !error.isBlank()) {
        return Finding.failed(
            check, "AWS reports the error %s; %s".formatted(error.strip(), lastOne()), remedy);
      }
      if (last == null) {
        return neverDelivered(status);
      }
      if (Duration.between(last, now).compareTo(limit) > 0) {
        return Finding.failed(
            check,
            "%s; the limit is %s".formatted(lastOne(), Ages.text(limit)),
            Boolean.TRUE.equals(status.isLogging())
                ? remedy
                : "start the trail, see trail.recording");
      }
      return Finding.passed(check, lastOne());
    }

    /** A trail that started a moment ago has not failed, but nothing proves that it delivers. */
    private Finding neverDelivered(GetTrailStatusResponse status) {
      var started = status.startLoggingTime();
      boolean isNew = started != null && Duration.between(started, now).compareTo(limit) <= 0;
      return Finding.failed(
          check,
          lastOne() + recordedSince(status).map(since -> "; " + since).orElse(""),
          isNew ? "wait until the trail is %s old".formatted(Ages.text(limit)) : remedy);
    }

    private String lastOne() {
      return last == null
          ? "no %s was ever delivered".formatted(what)
          : "the last %s was delivered %s".formatted(what, Ages.ago(last, now));
    }
  }
}
