package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import orgtrail.aws.Arns;
import orgtrail.testing.Fixtures;
import orgtrail.verify.expected.ExpectedTrail;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;

/** A mock of CloudTrail that answers as if its trails were as set. */
final class DeployedTrails {
  static final String ARN =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";

  private final Map<String, Map<Class<?>, CloudTrailResponse>> answers = new LinkedHashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final CloudTrailClient client = Mockito.mock(CloudTrailClient.class, this::answer);

  /** The trail that the tests' stack file describes, with other settings. */
  static ExpectedTrail expected(String... namesAndValues) {
    return new ExpectedTrail(
        Answers.trail(namesAndValues),
        ARN,
        Fixtures.MANAGEMENT_ACCOUNT,
        Fixtures.MANAGEMENT_ACCOUNT,
        Fixtures.REGION,
        "aws",
        Optional.of(Fixtures.ORGANIZATION),
        Answers.BUCKET,
        Answers.KEY,
        Optional.empty(),
        Optional.of("arn:aws:logs:ap-southeast-1:234567890123:log-group:cloudtrail/made"),
        Optional.of("arn:aws:sns:ap-southeast-1:234567890123:made"));
  }

  /** The trail of a single account. */
  static ExpectedTrail ofSingleAccount() {
    var expected = expected("isOrganizationTrail", "false");
    return new ExpectedTrail(
        expected.settings(),
        expected.arn(),
        expected.ownerId(),
        expected.accountId(),
        expected.homeRegion(),
        expected.partition(),
        Optional.empty(),
        expected.bucketName(),
        expected.keyArn(),
        expected.keyPrefix(),
        expected.madeLogGroupArn(),
        expected.madeTopicArn());
  }

  CloudTrailClient client() {
    return client;
  }

  /** The trails that were asked for, in order. */
  List<String> asked() {
    return asked;
  }

  void answer(String trailArn, CloudTrailResponse answer) {
    answers.computeIfAbsent(trailArn, arn -> new HashMap<>()).put(answer.getClass(), answer);
  }

  /**
   * Lets a request fail.
   *
   * @param operation e.g. {@code getTrail}, or {@code *} for all requests
   */
  void refuse(String operation, String code) {
    refused.put(operation, code);
  }

  void add(
      String trailArn, boolean isMultiRegion, boolean records, GetEventSelectorsResponse events) {
    answer(
        trailArn,
        GetTrailResponse.builder()
            .trail(Trail.builder().trailARN(trailArn).isMultiRegionTrail(isMultiRegion).build())
            .build());
    answer(trailArn, GetTrailStatusResponse.builder().isLogging(records).build());
    answer(trailArn, events);
  }

  /** An advanced event selector for management events. */
  static AdvancedEventSelector management(AdvancedFieldSelector... others) {
    var fields = new ArrayList<>(List.of(others));
    fields.add(field("eventCategory", "Management"));
    return AdvancedEventSelector.builder().name("Management events").fieldSelectors(fields).build();
  }

  static AdvancedFieldSelector field(String name, String... values) {
    return AdvancedFieldSelector.builder().field(name).equalsValue(values).build();
  }

  static GetEventSelectorsResponse selectors(AdvancedEventSelector... selectors) {
    return GetEventSelectorsResponse.builder().advancedEventSelectors(selectors).build();
  }

  /** Calls a default method, or answers a request. */
  private Object answer(InvocationOnMock call) throws Throwable {
    if (!(call.getArgument(0) instanceof CloudTrailRequest request)) {
      return call.callRealMethod();
    }
    var operation = call.getMethod().getName();
    if (operation.equals("listTrailsPaginator")) {
      return call.callRealMethod();
    }
    var code = refused.getOrDefault(operation, refused.get("*"));
    if (code != null) {
      throw Answers.error(code);
    }
    if (operation.equals("listTrails")) {
      return ListTrailsResponse.builder().trails(infos()).build();
    }
    var name =
        request
            .getValueForField("Name", String.class)
            .or(() -> request.getValueForField("TrailName", String.class))
            .orElseThrow();
    asked.add(name);
    var found = answers.getOrDefault(name, Map.of()).get(call.getMethod().getReturnType());
    if (found == null) {
      throw Answers.error("TrailNotFoundException");
    }
    return found;
  }

  private List<TrailInfo> infos() {
    return answers.keySet().stream()
        .map(arn -> TrailInfo.builder().trailARN(arn).homeRegion(Arns.region(arn)).build())
        .toList();
  }
}
