package orgtrail.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import orgtrail.config.LifecycleRule;

/**
 * The lifecycle of a bucket that exists.
 *
 * @param bucket the bucket as Cloud Control describes it
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html">Rule
 *     of a bucket's lifecycle</a>
 */
record ExistingLifecycle(Existing bucket) {
  /** What limits a rule to some of the objects. */
  private static final List<String> FILTERS =
      List.of("Prefix", "TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan");

  /**
   * The rules that the rules of a stack do not replace by one of the same id, as a list in text.
   */
  Optional<String> ended(List<LifecycleRule> kept) {
    var ids = kept.stream().map(LifecycleRule::id).toList();
    var others =
        rules()
            .map(rule -> rule.text("Id").orElse("one without an id"))
            .filter(id -> !ids.contains(id))
            .toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", others));
  }

  /** Whether it keeps objects for longer than these days after their upload. */
  boolean keepsLongerThan(int days) {
    return keptDays().filter(kept -> kept <= days).isEmpty();
  }

  /** How long it keeps objects, in words. */
  String period() {
    return keptDays().map(days -> days + " days").orElse("an unlimited time");
  }

  /**
   * After how many days every object has been deleted; empty for never. With versioning, an
   * expiration only makes the object a noncurrent version.
   */
  private Optional<Integer> keptDays() {
    var current = first("ExpirationInDays");
    if (!bucket.has("VersioningConfiguration")) {
      return current;
    }
    var noncurrent =
        first("NoncurrentVersionExpiration", "NoncurrentDays")
            .or(() -> first("NoncurrentVersionExpirationInDays"));
    return current.flatMap(days -> noncurrent.map(more -> days + more));
  }

  /** The least number of days of the enabled rules for all objects. */
  private Optional<Integer> first(String... property) {
    return rules()
        .filter(rule -> rule.text("Status").filter("Enabled"::equals).isPresent())
        .filter(rule -> FILTERS.stream().noneMatch(rule::has))
        .filter(rule -> !rule.has("NoncurrentVersionExpiration", "NewerNoncurrentVersions"))
        .flatMap(rule -> rule.number(property).stream())
        .min(Integer::compare);
  }

  private Stream<Existing> rules() {
    return bucket.list("LifecycleConfiguration", "Rules").stream();
  }
}
