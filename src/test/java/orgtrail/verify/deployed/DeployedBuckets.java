package orgtrail.verify.deployed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import orgtrail.verify.expected.ExpectedLogStore;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketEncryptionResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketLoggingResponse;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetBucketOwnershipControlsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectLockConfigurationResponse;
import software.amazon.awssdk.services.s3.model.GetPublicAccessBlockResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LoggingEnabled;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Request;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionByDefault;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.s3.model.TopicConfiguration;
import software.amazon.awssdk.services.s3.model.Transition;

/**
 * A mock of S3 that answers as if the buckets were as set. The documents are written out here as
 * AWS answers them, so that they do not come from the code that is tested.
 */
final class DeployedBuckets {
  private final ExpectedLogStore expected;
  private final Map<String, Map<Class<?>, S3Response>> answers = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final List<String> owners = new ArrayList<>();
  private final S3Client s3 = Mockito.mock(S3Client.class, this::answer);

  DeployedBuckets(ExpectedLogStore expected) {
    this.expected = expected;
    addLogBucket(expected.bucketName());
    expected.accessLogBucketName().ifPresent(this::addAccessLogBucket);
  }

  S3Client s3() {
    return s3;
  }

  ExpectedLogStore expected() {
    return expected;
  }

  /** The accounts that S3 was told to expect as owners. */
  List<String> owners() {
    return owners.stream().distinct().toList();
  }

  /** Gives all buckets another answer. */
  void answer(S3Response answer) {
    answers.keySet().forEach(bucket -> answer(bucket, answer));
  }

  void answer(String bucket, S3Response answer) {
    answers.computeIfAbsent(bucket, name -> new HashMap<>()).put(answer.getClass(), answer);
  }

  /** Lets all requests about a bucket fail. */
  void refuse(String bucket, String code) {
    refused.put(bucket, code);
  }

  void lifecycle(LifecycleRule... rules) {
    answer(
        expected.bucketName(),
        GetBucketLifecycleConfigurationResponse.builder().rules(rules).build());
  }

  void changeRule(String id, UnaryOperator<LifecycleRule.Builder> change) {
    var rules =
        ((GetBucketLifecycleConfigurationResponse)
                answers
                    .get(expected.bucketName())
                    .get(GetBucketLifecycleConfigurationResponse.class))
            .rules();
    lifecycle(
        rules.stream()
            .map(rule -> rule.id().equals(id) ? change.apply(rule.toBuilder()).build() : rule)
            .toArray(LifecycleRule[]::new));
  }

  void logsTo(String target, String folder, String dateSource) {
    var logging =
        LoggingEnabled.builder()
            .targetBucket(target)
            .targetPrefix(folder)
            .targetObjectKeyFormat(
                format ->
                    format.partitionedPrefix(prefix -> prefix.partitionDateSource(dateSource)))
            .build();
    answer(
        expected.bucketName(),
        GetBucketLoggingResponse.builder().loggingEnabled(target == null ? null : logging).build());
  }

  /** Calls a default method, or answers a request. */
  private Object answer(InvocationOnMock call) throws Throwable {
    if (!(call.getArgument(0) instanceof S3Request request)) {
      return call.callRealMethod();
    }
    var bucket = request.getValueForField("Bucket", String.class).orElseThrow();
    owners.add(request.getValueForField("ExpectedBucketOwner", String.class).orElse("any"));
    if (refused.containsKey(bucket)) {
      throw Answers.error(refused.get(bucket));
    }
    var answer = answers.getOrDefault(bucket, Map.of()).get(call.getMethod().getReturnType());
    return answer == null ? call.callRealMethod() : answer;
  }

  private void addLogBucket(String bucket) {
    var settings = expected.layout().settings();
    addProtection(bucket, expected.policies().logBucket());
    answer(
        bucket,
        GetObjectLockConfigurationResponse.builder()
            .objectLockConfiguration(
                lock ->
                    lock.objectLockEnabled("Enabled")
                        .rule(
                            rule ->
                                rule.defaultRetention(
                                    retention ->
                                        retention
                                            .mode("GOVERNANCE")
                                            .days(settings.retention().count()))))
            .build());
    answer(bucket, encryption("aws:kms", expected.keyArn(), true));
    var rules = new ArrayList<LifecycleRule>();
    settings.lifecycle().expireAfterDays().ifPresent(days -> rules.addAll(expiry(days)));
    settings.lifecycle().archiveAfterDays().ifPresent(days -> rules.add(archive(days)));
    rules.add(aborted());
    lifecycle(rules.toArray(LifecycleRule[]::new));
    logsTo(expected.accessLogBucketName().orElse(null), "", "EventTime");
    answer(bucket, notification());
  }

  private void addAccessLogBucket(String bucket) {
    addProtection(bucket, expected.policies().accessLogBucket());
    var rules = Stream.concat(Stream.of(aborted()), expiry(365).stream()).toList();
    answer(bucket, GetBucketLifecycleConfigurationResponse.builder().rules(rules).build());
  }

  void addProtection(String bucket, String policy) {
    answer(bucket, GetBucketPolicyResponse.builder().policy(policy).build());
    answer(bucket, GetBucketVersioningResponse.builder().status("Enabled").build());
    answer(bucket, ownership("BucketOwnerEnforced"));
    answer(
        bucket,
        GetPublicAccessBlockResponse.builder()
            .publicAccessBlockConfiguration(
                block ->
                    block
                        .blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true))
            .build());
  }

  private static LifecycleRule aborted() {
    return rule("abort-incomplete-uploads")
        .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(1))
        .build();
  }

  private static LifecycleRule archive(int days) {
    return rule("archive")
        .filter(filter -> filter.objectSizeGreaterThan(131072L))
        .transitions(Transition.builder().days(days).storageClass("GLACIER_IR").build())
        .build();
  }

  private static List<LifecycleRule> expiry(int days) {
    return List.of(
        rule("expire")
            .expiration(expires -> expires.days(days))
            .noncurrentVersionExpiration(version -> version.noncurrentDays(1))
            .build(),
        rule("remove-delete-markers")
            .expiration(expires -> expires.expiredObjectDeleteMarker(true))
            .build());
  }

  private static LifecycleRule.Builder rule(String id) {
    return LifecycleRule.builder().id(id).status("Enabled").filter(all -> all.prefix(""));
  }

  static GetBucketEncryptionResponse encryption(String algorithm, String key, boolean bucketKey) {
    var rule =
        ServerSideEncryptionRule.builder()
            .bucketKeyEnabled(bucketKey)
            .applyServerSideEncryptionByDefault(
                ServerSideEncryptionByDefault.builder()
                    .sseAlgorithm(algorithm)
                    .kmsMasterKeyID(key)
                    .build())
            .build();
    return GetBucketEncryptionResponse.builder()
        .serverSideEncryptionConfiguration(all -> all.rules(rule))
        .build();
  }

  static GetBucketOwnershipControlsResponse ownership(String objectOwnership) {
    var rule = OwnershipControlsRule.builder().objectOwnership(objectOwnership).build();
    return GetBucketOwnershipControlsResponse.builder()
        .ownershipControls(all -> all.rules(rule))
        .build();
  }

  /** S3 answers the name of the filter in another case than it got it. */
  private GetBucketNotificationConfigurationResponse notification() {
    var target = expected.layout().settings().logNotifications().orElse("");
    var folder = expected.layout().settings().s3KeyPrefix().map(p -> p + "/").orElse("");
    var filter =
        NotificationConfigurationFilter.builder()
            .key(
                key ->
                    key.filterRules(
                        FilterRule.builder().name("Prefix").value(folder + "AWSLogs/").build()))
            .build();
    var answer = GetBucketNotificationConfigurationResponse.builder();
    var created = "s3:ObjectCreated:*";
    if (target.contains(":sns:")) {
      answer.topicConfigurations(
          TopicConfiguration.builder()
              .id("generated")
              .topicArn(target)
              .eventsWithStrings(created)
              .filter(filter)
              .build());
    } else if (!target.isEmpty()) {
      answer.queueConfigurations(
          QueueConfiguration.builder()
              .queueArn(target)
              .eventsWithStrings(created)
              .filter(filter)
              .build());
    }
    return answer.build();
  }
}
