package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;

/** The notifications of a bucket. */
final class Notifications {
  private Notifications() {}

  /**
   * How the notifications differ from the only expected one.
   *
   * @param arn the topic or queue that is notified of each new object; empty for none
   * @param folder the folder of these objects
   */
  static List<String> differences(
      Optional<String> arn, String folder, GetBucketNotificationConfigurationResponse answer) {
    var added = new ArrayList<>(all(answer));
    var differences = new ArrayList<String>();
    arn.map(target -> text(target, List.of("s3:ObjectCreated:*"), "prefix " + folder))
        .filter(wanted -> !added.remove(wanted))
        .ifPresent(wanted -> differences.add("S3 does not notify " + wanted));
    added.forEach(found -> differences.add("S3 notifies " + found));
    if (answer.eventBridgeConfiguration() != null) {
      differences.add("S3 sends events to Amazon EventBridge");
    }
    return differences;
  }

  private static List<String> all(GetBucketNotificationConfigurationResponse answer) {
    var all = new ArrayList<String>();
    answer
        .topicConfigurations()
        .forEach(
            each -> all.add(text(each.topicArn(), each.eventsAsStrings(), text(each.filter()))));
    answer
        .queueConfigurations()
        .forEach(
            each -> all.add(text(each.queueArn(), each.eventsAsStrings(), text(each.filter()))));
    answer
        .lambdaFunctionConfigurations()
        .forEach(
            each ->
                all.add(
                    text(each.lambdaFunctionArn(), each.eventsAsStrings(), text(each.filter()))));
    return all;
  }

  private static String text(String arn, List<String> events, String filter) {
    var sorted = events.stream().sorted().collect(Collectors.joining(", "));
    return "%s of %s%s".formatted(arn, sorted, filter.isEmpty() ? "" : " with the " + filter);
  }

  /** S3 answers the names of filters in another case than it got them. */
  private static String text(NotificationConfigurationFilter filter) {
    if (filter == null || filter.key() == null) {
      return "";
    }
    return filter.key().filterRules().stream()
        .map(rule -> rule.nameAsString().toLowerCase(Locale.ROOT) + " " + rule.value())
        .sorted()
        .collect(Collectors.joining(" and "));
  }
}
