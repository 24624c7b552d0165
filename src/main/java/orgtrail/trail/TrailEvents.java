package orgtrail.trail;

import com.pulumi.aws.cloudtrail.inputs.TrailAdvancedEventSelectorArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailAdvancedEventSelectorFieldSelectorArgs;
import com.pulumi.aws.cloudtrail.inputs.TrailInsightSelectorArgs;
import java.util.List;
import orgtrail.aws.EventSelector;
import orgtrail.config.TrailSettings;

/** The event selectors and insight selectors of a trail, in the provider's terms. */
final class TrailEvents {
  private TrailEvents() {}

  /**
   * The event selectors without CloudTrail's own deliveries. They are always written out, even if
   * they describe CloudTrail's default, because the provider leaves removed selectors in place on
   * AWS.
   */
  static List<TrailAdvancedEventSelectorArgs> selectors(
      TrailSettings settings, String logBucketArn) {
    return settings.eventSelectors().stream()
        .flatMap(selector -> selector.withoutDeliveries(logBucketArn).stream())
        .map(
            selector ->
                TrailAdvancedEventSelectorArgs.builder()
                    .name(selector.name())
                    .fieldSelectors(
                        selector.fields().stream().map(TrailEvents::fieldSelector).toList())
                    .build())
        .toList();
  }

  private static TrailAdvancedEventSelectorFieldSelectorArgs fieldSelector(
      EventSelector.Field field) {
    var builder = TrailAdvancedEventSelectorFieldSelectorArgs.builder().field(field.name());
    field
        .conditions()
        .forEach(
            (operator, values) -> {
              switch (operator) {
                case EQUALS -> builder.equals_(values);
                case NOT_EQUALS -> builder.notEquals(values);
                case STARTS_WITH -> builder.startsWiths(values);
                case NOT_STARTS_WITH -> builder.notStartsWiths(values);
                case ENDS_WITH -> builder.endsWiths(values);
                case NOT_ENDS_WITH -> builder.notEndsWiths(values);
              }
            });
    return builder.build();
  }

  static List<TrailInsightSelectorArgs> insights(TrailSettings settings) {
    return settings.insights().stream()
        .map(type -> TrailInsightSelectorArgs.builder().insightType(type.text()).build())
        .toList();
  }
}
