package orgtrail.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.QueryLayout;
import orgtrail.config.Setting;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;

/**
 * The policies of a log store as JSON. They are built once, checked, and then deployed.
 *
 * @param logBucket the policy of the WORM bucket
 * @param accessLogBucket the policy of the access-log bucket
 * @param key the policy of the key
 * @param problems the parts that AWS would refuse, one line each
 */
public record LogStorePolicies(
    String logBucket, String accessLogBucket, String key, List<String> problems) {

  /** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
  private static final Pattern KMS_CHARACTERS =
      Pattern.compile("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");

  /** Builds the policies for these settings in this account. */
  public static LogStorePolicies of(LogStoreLayout layout) {
    var settings = layout.settings();
    var logBucket = LogBucketPolicy.of(layout, layout.trails());
    var key = LogKeyPolicy.of(layout, layout.trails());
    var problems = new ArrayList<String>();
    problems.addAll(
        sidProblems(
            logBucket, settings.additionalBucketPolicy(), Setting.ADDITIONAL_BUCKET_POLICY));
    problems.addAll(
        sidProblems(key, settings.key().additionalPolicy(), Setting.ADDITIONAL_KEY_POLICY));
    PolicySize.BUCKET
        .problem(layout, logBucket.toJson(), trails -> LogBucketPolicy.of(layout, trails).toJson())
        .ifPresent(problems::add);
    PolicySize.KEY
        .problem(layout, key.toJson(), trails -> LogKeyPolicy.of(layout, trails).toJson())
        .ifPresent(problems::add);
    if (!KMS_CHARACTERS.matcher(key.toJson()).matches()) {
      problems.add(
          "%s must have only characters up to U+00FF, because KMS accepts no others in a key policy"
              .formatted(Setting.ADDITIONAL_KEY_POLICY.key()));
    }
    if (settings.query().enabled()) {
      PolicySize.QUERY_RESULTS
          .problem(QueryPolicies.of(new QueryLayout(layout)).resultsBucket())
          .ifPresent(problems::add);
    }
    return new LogStorePolicies(
        logBucket.toJson(),
        AccessLogBucketPolicy.of(layout).toJson(),
        key.toJson(),
        List.copyOf(problems));
  }

  private static List<String> sidProblems(
      IamPolicy merged, Optional<IamPolicy> additional, Setting setting) {
    return PolicyMerge.duplicateSids(merged, additional, setting);
  }
}
