package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import orgtrail.aws.Arns;
import orgtrail.verify.asking.Questions;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;

/**
 * Other trails of the account that record the same management events. AWS charges every copy but
 * the first. Trails that member accounts create for themselves are not seen here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html">Managing
 *     trail costs</a>
 */
final class DuplicateTrails {
  /**
   * The limit of trails in a region, which AWS does not raise. A multi-region trail counts in each
   * region.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html">Quotas</a>
   */
  private static final int MAX_TRAILS = 5;

  /** The name of the trail that AWS Control Tower creates. */
  private static final String CONTROL_TOWER = "aws-controltower-BaselineCloudTrail";

  private final ExpectedTrail expected;
  private final Subject trail;

  DuplicateTrails(ExpectedTrail expected, Subject trail) {
    this.expected = expected;
    this.trail = trail;
  }

  /**
   * Asks for all trails of the account, and then for each other trail.
   *
   * <p>Each action has its own finding if AWS denies it.
   */
  Callable<List<Finding>> ask(CloudTrailClient home) {
    return trail.ask(List.of(Check.TRAIL_DUPLICATES), ReadAction.LIST_TRAILS, () -> findings(home));
  }

  private List<Finding> findings(CloudTrailClient home) {
    var trails =
        home.listTrailsPaginator(ListTrailsRequest.builder().build()).trails().stream().toList();
    var findings = new ArrayList<Finding>();
    int inRegion = 0;
    for (var other : trails) {
      boolean isOurs = other.trailARN().equals(expected.arn());
      var seen = isOurs ? new Seen(true, List.of()) : new Other(other).look();
      inRegion += seen.isInHomeRegion ? 1 : 0;
      findings.addAll(seen.findings);
    }
    return findings.isEmpty() ? List.of(none(inRegion)) : findings;
  }

  private Finding none(int inRegion) {
    return Finding.passed(
        Check.TRAIL_DUPLICATES,
        "no other trail of the account %s records the same management events; %s has %d of %d trails"
            .formatted(trail.account().accountId(), expected.homeRegion(), inRegion, MAX_TRAILS));
  }

  /**
   * What was seen of a trail.
   *
   * @param isInHomeRegion whether it counts as a trail of the home region of the expected trail
   */
  private record Seen(boolean isInHomeRegion, List<Finding> findings) {}

  /** Another trail, which is asked in its home region. */
  private final class Other {
    private final TrailInfo info;
    private final CloudTrailClient client;
    private boolean isInHomeRegion;

    Other(TrailInfo info) {
      this.info = info;
      this.client = trail.account().cloudTrail(info.homeRegion());
    }

    Seen look() {
      var findings = ask(ReadAction.GET_TRAIL, this::overlaps);
      return new Seen(isInHomeRegion, findings);
    }

    /** A trail that was deleted since it was listed is no duplicate. */
    private List<Finding> ask(ReadAction action, Supplier<List<Finding>> answer) {
      return Questions.ask(
          Check.TRAIL_DUPLICATES,
          action.text(),
          trail.account().described(),
          () -> Subject.ifThere(answer, "TrailNotFoundException").orElse(List.of()));
    }

    private List<Finding> overlaps() {
      var request = GetTrailRequest.builder().name(info.trailARN()).build();
      boolean isEverywhere =
          Boolean.TRUE.equals(client.getTrail(request).trail().isMultiRegionTrail());
      isInHomeRegion = isEverywhere || info.homeRegion().equals(expected.homeRegion());
      return isInHomeRegion || expected.settings().isMultiRegionTrail()
          ? ask(ReadAction.GET_TRAIL_STATUS, this::records)
          : List.of();
    }

    /** A stopped trail costs nothing. */
    private List<Finding> records() {
      var request = GetTrailStatusRequest.builder().name(info.trailARN()).build();
      return Boolean.TRUE.equals(client.getTrailStatus(request).isLogging())
          ? ask(ReadAction.GET_EVENT_SELECTORS, this::recordsTheSame)
          : List.of();
    }

    private List<Finding> recordsTheSame() {
      var request = GetEventSelectorsRequest.builder().trailName(info.trailARN()).build();
      var selectors = client.getEventSelectors(request);
      var same =
          Stream.of(true, false)
              .filter(readOnly -> expected.settings().enableCloudtrail())
              .filter(expected.settings()::recordsManagementEvents)
              .filter(readOnly -> EventSelectors.recordManagementEvents(selectors, readOnly))
              .map(readOnly -> readOnly ? "read" : "write")
              .toList();
      return same.isEmpty() ? List.of() : List.of(duplicate(String.join(" and ", same)));
    }

    private Finding duplicate(String events) {
      boolean isControlTowers = Arns.trailName(info.trailARN()).equals(CONTROL_TOWER);
      return Finding.failed(
          Check.TRAIL_DUPLICATES,
          "%s %s records the same %s management events: AWS charges each copy but the first"
              .formatted(
                  isControlTowers ? "the trail of Control Tower," : "the trail",
                  info.trailARN(),
                  events),
          isControlTowers
              ? "turn off CloudTrail in the landing zone settings of AWS Control Tower, or leave management events out of this trail"
              : "delete it if nobody needs it, or let it leave out management events; %s"
                  .formatted(Subject.whoDidIt("CreateTrail", "StartLogging")));
    }
  }
}
