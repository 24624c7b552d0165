package orgtrail.verify.deployed;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import orgtrail.aws.Arns;
import orgtrail.aws.EventSelector;
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
    return trail.ask(
        List.of(Check.TRAIL_SELECTORS),
        ReadAction.GET_EVENT_SELECTORS,
        () -> List.of(selectors(client.getEventSelectors(request))));
  }

  private Finding selectors(GetEventSelectorsResponse answer) {
    var wanted = selectors();
    if (answer.advancedEventSelectors().isEmpty()) {
      return Finding.failed(
          Check.TRAIL_SELECTORS,
          answer.eventSelectors().isEmpty()
              ? "the trail has no event selectors of its own"
              : "the trail has basic event selectors instead of advanced ones",
          byHand(
              "put-event-selectors",
              "--advanced-event-selectors",
              EventSelectors.json(wanted),
              "PutEventSelectors"));
    }
    return Subject.verdict(
        Check.TRAIL_SELECTORS,
        EventSelectors.differences(wanted, answer.advancedEventSelectors()),
        "the event selectors select %s"
            .formatted(
                wanted.stream().map(EventSelectors::events).collect(Collectors.joining("; "))),
        trail.redeploy("PutEventSelectors"));
  }

  private List<EventSelector> selectors() {
    var bucketArn = Arns.bucket(expected.partition(), expected.bucketName());
    return expected.settings().eventSelectors().stream()
        .flatMap(selector -> selector.withoutDeliveries(bucketArn).stream())
        .toList();
  }

  Callable<List<Finding>> askInsights(CloudTrailClient client) {
    var request = GetInsightSelectorsRequest.builder().trailName(expected.arn()).build();
    return trail.ask(
        List.of(Check.TRAIL_INSIGHTS),
        ReadAction.GET_INSIGHT_SELECTORS,
        () -> List.of(insights(insights(client, request))));
  }

  private Finding insights(Set<String> found) {
    var wanted =
        expected.settings().insights().stream()
            .map(InsightType::text)
            .collect(Collectors.toUnmodifiableSet());
    return Subject.verdict(
        Check.TRAIL_INSIGHTS,
        insightDifferences(wanted, found),
        wanted.isEmpty() ? "not set: the trail has no insight selectors" : text(wanted),
        found.isEmpty()
            ? byHand(
                "put-insight-selectors",
                "--insight-selectors",
                insightJson(wanted),
                "PutInsightSelectors")
            : trail.redeploy("PutInsightSelectors"));
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

  private static String insightJson(Set<String> types) {
    return new Gson()
        .toJson(types.stream().sorted().map(type -> Map.of("InsightType", type)).toList());
  }

  /**
   * A command for what a refresh does not see: the provider reads selectors only if CloudTrail says
   * that the trail has some of its own.
   */
  private String byHand(String command, String option, String json, String event) {
    return "run `aws cloudtrail %s --region %s --trail-name %s %s '%s'`; %s"
        .formatted(
            command,
            expected.homeRegion(),
            expected.arn(),
            option,
            json.replace("'", "'\\''"),
            Subject.whoDidIt(event));
  }
}
