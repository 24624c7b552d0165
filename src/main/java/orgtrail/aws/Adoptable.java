package orgtrail.aws;

import java.util.Optional;

/**
 * A resource of a stack that can be in AWS before the stack is deployed, and how to find and import
 * it.
 *
 * @param name the resource's name in the program
 * @param type the type in CloudFormation, by which Cloud Control finds it
 * @param identifier the primary identifier of that type
 * @param property the property in Cloud Control's answer that says that it exists; empty if the
 *     answer itself does. What is a resource of its own to the provider is often a property of a
 *     bucket to Cloud Control.
 * @param importId the id with which the provider imports it
 * @see <a
 *     href="https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-identifier.html">Identifying
 *     resources</a>
 */
public record Adoptable(
    String name, String type, String identifier, Optional<String> property, String importId) {
  public static final String BUCKET = "AWS::S3::Bucket";
  public static final String BUCKET_POLICY = "AWS::S3::BucketPolicy";
  public static final String KEY = "AWS::KMS::Key";
  public static final String KEY_ALIAS = "AWS::KMS::Alias";
  public static final String TRAIL = "AWS::CloudTrail::Trail";
  public static final String LOG_GROUP = "AWS::Logs::LogGroup";
  public static final String METRIC_FILTER = "AWS::Logs::MetricFilter";
  public static final String ALARM = "AWS::CloudWatch::Alarm";
  public static final String TOPIC = "AWS::SNS::Topic";

  /** The policy of a topic. Cloud Control cannot read the type AWS::SNS::TopicPolicy. */
  public static final String TOPIC_POLICY = "AWS::SNS::TopicInlinePolicy";

  public static final String ROLE = "AWS::IAM::Role";

  /** An inline policy of a role. */
  public static final String ROLE_POLICY = "AWS::IAM::RolePolicy";

  public static final String IAM_POLICY = "AWS::IAM::ManagedPolicy";
  public static final String WORKGROUP = "AWS::Athena::WorkGroup";
  public static final String DATABASE = "AWS::Glue::Database";

  /** A resource that the provider imports with the identifier of Cloud Control. */
  public static Adoptable of(String name, String type, String identifier) {
    return new Adoptable(name, type, identifier, Optional.empty(), identifier);
  }

  /** A resource that the provider imports with another id. */
  public static Adoptable of(String name, String type, String identifier, String importId) {
    return new Adoptable(name, type, identifier, Optional.empty(), importId);
  }

  /** A part of a bucket. The provider imports it with the bucket's name. */
  public static Adoptable partOfBucket(String name, String bucket, String property) {
    return new Adoptable(name, BUCKET, bucket, Optional.of(property), bucket);
  }
}
