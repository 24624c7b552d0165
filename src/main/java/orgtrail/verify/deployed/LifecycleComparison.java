package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/** Compares the lifecycle rules of a bucket with those that the program writes. */
final class LifecycleComparison {
  private final List<orgtrail.config.LifecycleRule> expected;

  LifecycleComparison(List<orgtrail.config.LifecycleRule> expected) {
    this.expected = expected;
  }

  /** What differs. Rules that expire objects early come first. */
  List<String> differences(List<LifecycleRule> found) {
    var early = new ArrayList<String>();
    var others = new ArrayList<String>();
    var missing = new HashMap<String, SortedMap<String, String>>();
    expected.forEach(rule -> missing.put(rule.id(), Shapes.members(ofAws(rule))));
    for (var rule : found) {
      var members = Shapes.members(rule);
      var wanted = Optional.ofNullable(missing.remove(rule.id()));
      if (!wanted.equals(Optional.of(members))) {
        earlyExpiry(rule).ifPresent(early::add);
        others.add(
            wanted
                .map(as -> "is changed: " + String.join(", ", Shapes.differences(as, members)))
                .orElse("is added: " + words(members))
                .transform(change -> "the rule %s %s".formatted(rule.id(), change)));
      }
    }
    missing.keySet().stream()
        .sorted()
        .forEach(id -> others.add("the rule %s is missing".formatted(id)));
    early.addAll(others);
    return early;
  }

  private static String words(Map<String, String> members) {
    var words = new ArrayList<String>();
    members.forEach((name, value) -> words.add(name + " " + value));
    return String.join(", ", words);
  }

  private Optional<String> earlyExpiry(LifecycleRule rule) {
    var expiration = rule.expiration();
    if (rule.status() != ExpirationStatus.ENABLED || expiration == null) {
      return Optional.empty();
    }
    var limit =
        expected.stream().flatMap(each -> each.expireAfterDays().stream()).min(Integer::compare);
    var instead = limit.map(days -> "after %d days".formatted(days)).orElse("never");
    var when =
        expiration.date() != null
            ? Optional.of("on " + expiration.date())
            : Optional.ofNullable(expiration.days())
                .filter(days -> days > 0)
                .filter(days -> limit.isEmpty() || days < limit.get())
                .map(days -> "after %d %s".formatted(days, days == 1 ? "day" : "days"));
    return when.map(
        early ->
            "the rule %s expires objects early: %s instead of %s"
                .formatted(rule.id(), early, instead));
  }

  private static LifecycleRule ofAws(orgtrail.config.LifecycleRule rule) {
    var builder = LifecycleRule.builder().id(rule.id()).status(ExpirationStatus.ENABLED);
    rule.objectSizeGreaterThan()
        .ifPresent(size -> builder.filter(filter -> filter.objectSizeGreaterThan((long) size)));
    rule.abortUploadsAfterDays()
        .ifPresent(
            days ->
                builder.abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(days)));
    rule.transition()
        .ifPresent(
            move ->
                builder.transitions(
                    Transition.builder()
                        .days(move.days())
                        .storageClass(TransitionStorageClass.fromValue(move.storageClass().name()))
                        .build()));
    rule.expireAfterDays()
        .ifPresent(days -> builder.expiration(expiration -> expiration.days(days)));
    rule.expireNoncurrentAfterDays()
        .ifPresent(
            days -> builder.noncurrentVersionExpiration(version -> version.noncurrentDays(days)));
    if (rule.removesDeleteMarkers()) {
      builder.expiration(LifecycleExpiration.builder().expiredObjectDeleteMarker(true).build());
    }
    return builder.build();
  }
}
