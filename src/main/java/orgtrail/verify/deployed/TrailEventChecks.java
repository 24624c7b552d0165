package orgtrail.verify.deployed;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import orgtrail.aws.Arns;
import orgtrail.aws.InsightType;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetInsightSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.InsightSelector;

/** Whether the trail records the events that the program sets. */
final class TrailEventChecks {
  private final ExpectedTrail expected;
  private final Subject trail;

  TrailEventChecks(ExpectedTrail expected, Subject trail) {
    this.expected = expected;
    this.trail = trail;
  }

  Callable<List<Finding>> askSelectors(CloudTrailClient client) {
    var request = GetEventSelectorsRequest.builder().trailName(expected.arn()).build();
    return trail.compare(
        Check.TRAIL_SELECTORS,
        ReadAction.GET_EVENT_SELECTORS,
        () -> selectorDifferences(client.getEventSelectors(request)),
        "the trail records what its %d event selectors set"
            .formatted(expected.settings().eventSelectors().size()),
        trail.redeploy("PutEventSelectors"));
  }

  private List<String> selectorDifferences(GetEventSelectorsResponse answer) {
    if (!answer.eventSelectors().isEmpty()) {
      return List.of(
          "the trail has %d basic event selectors instead of advanced ones"
              .formatted(answer.eventSelectors().size()));
    }
    var bucketArn = Arns.bucket(expected.partition(), expected.bucketName());
    var selectors =
        expected.settings().eventSelectors().stream()
            .flatMap(selector -> selector.withoutDeliveries(bucketArn).stream())
            .toList();
    return EventSelectors.differences(selectors, answer.advancedEventSelectors());
  }

  Callable<List<Finding>> askInsights(CloudTrailClient client) {
    var request = GetInsightSelectorsRequest.builder().trailName(expected.arn()).build();
    var wanted =
        expected.settings().insights().stream()
            .map(InsightType::text)
            .collect(Collectors.toUnmodifiableSet());
    return trail.compare(
        Check.TRAIL_INSIGHTS,
        ReadAction.GET_INSIGHT_SELECTORS,
        () -> insightDifferences(wanted, insights(client, request)),
        wanted.isEmpty() ? "not set: the trail has no insight selectors" : text(wanted),
        trail.redeploy("PutInsightSelectors"));
  }

  private static Set<String> insights(CloudTrailClient client, GetInsightSelectorsRequest request) {
    return Subject.ifThere(() -> client.getInsightSelectors(request), "InsightNotEnabledException")
        .map(answer -> answer.insightSelectors())
        .orElse(List.of())
        .stream()
        .map(InsightSelector::insightTypeAsString)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> insightDifferences(Set<String> wanted, Set<String> found) {
    return wanted.equals(found)
        ? List.of()
        : List.of(
            "the insight selectors are %s instead of %s".formatted(text(found), text(wanted)));
  }

  private static String text(Set<String> names) {
    return names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(", "));
  }
}
