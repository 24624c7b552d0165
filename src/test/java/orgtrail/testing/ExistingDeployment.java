package orgtrail.testing;

import com.google.gson.Gson;
import java.util.Map;
import java.util.TreeMap;

/**
 * A deployment that exists in AWS before its stacks do, as Cloud Control describes it: bucket, key
 * and access-log bucket as the original Terraform module leaves them, and their trail.
 */
public final class ExistingDeployment {
  public static final String BUCKET = Examples.BUCKET;
  public static final String KEY_ID = Examples.KEY_ID;
  public static final String ALIAS = "alias/example-quantum-123";
  public static final String TRAIL = "example-quantum-123";

  /** The bucket policy with a folder for each account, and no word of a trail. */
  private static final String FOLDERS =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "AWSCloudTrailAclCheck20150319", "Effect": "Allow", "Action": "s3:GetBucketAcl",
         "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Resource": "arn:aws:s3:::BUCKET"},
        {"Effect": "Allow", "Action": "s3:PutObject",
         "Principal": {"Service": "cloudtrail.amazonaws.com"},
         "Resource": ["arn:aws:s3:::BUCKET/AWSLogs/234567890123/*",
                      "arn:aws:s3:::BUCKET/AWSLogs/345678901234/*"]}]}
      """
          .replace("BUCKET", BUCKET);

  private ExistingDeployment() {}

  /** The log store exists, except for parts that a test describes differently. */
  public static Deployment.Builder logStore(Deployment.Builder stack) {
    return stack
        .withExisting(
            "AWS::S3::Bucket",
            BUCKET,
            with(
                bucket("GOVERNANCE", 30),
                "'LoggingConfiguration': {'DestinationBucketName': '%s-logs'}".formatted(BUCKET)))
        .withExisting("AWS::S3::BucketPolicy", BUCKET, policy(FOLDERS))
        .withExisting("AWS::S3::Bucket", BUCKET + "-logs", ownedBucket())
        .withExisting(
            "AWS::KMS::Alias",
            ALIAS,
            json("{'AliasName': '%s', 'TargetKeyId': '%s'}".formatted(ALIAS, KEY_ID)))
        .withExisting("AWS::KMS::Key", KEY_ID, key());
  }

  /** A bucket with Object Lock as the original makes it, without access logs. */
  public static String bucket(String mode, int days) {
    return json(
        """
        {'ObjectLockEnabled': true,
         'ObjectLockConfiguration': {'ObjectLockEnabled': 'Enabled',
           'Rule': {'DefaultRetention': {'Mode': '%s', 'Days': %d}}},
         'VersioningConfiguration': {'Status': 'Enabled'},
         'OwnershipControls': {'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]},
         'PublicAccessBlockConfiguration': {'BlockPublicAcls': true},
         'BucketEncryption': {'ServerSideEncryptionConfiguration': [
           {'ServerSideEncryptionByDefault':
             {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': '%s'}}]}}
        """
            .formatted(mode, days, Examples.KEY_ARN));
  }

  /** The same with one more property, written with single quotes. */
  public static String with(String properties, String more) {
    var open = properties.trim();
    return open.substring(0, open.length() - 1) + ", " + json(more) + "}";
  }

  /** A bucket that AWS encrypts by default, and whose ACLs are disabled. */
  public static String ownedBucket() {
    return json(
        """
        {'OwnershipControls': {'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]},
         'BucketEncryption': {'ServerSideEncryptionConfiguration': [
           {'ServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}}]}}
        """);
  }

  /** The answer for a bucket policy. */
  public static String policy(String document) {
    return "{\"PolicyDocument\": %s}".formatted(document);
  }

  /** A key with the policy that KMS gives to a key of the command line. */
  public static String key() {
    return json(
        """
        {'KeyPolicy': {'Version': '2012-10-17', 'Statement': [
           {'Sid': 'Enable IAM User Permissions', 'Effect': 'Allow', 'Action': 'kms:*',
            'Principal': {'AWS': 'arn:aws:iam::123456789012:root'}, 'Resource': '*'}]},
         'EnableKeyRotation': true}
        """);
  }

  /** The trail in the management account, as the settings of the tests describe it. */
  public static String trail(Map<String, Object> differences) {
    var properties = new TreeMap<String, Object>();
    properties.put("Arn", Examples.TRAIL_ARN);
    properties.put("TrailName", TRAIL);
    properties.put("S3BucketName", BUCKET);
    properties.put("KMSKeyId", Examples.KEY_ARN);
    properties.put("IsOrganizationTrail", true);
    properties.put("IsMultiRegionTrail", true);
    properties.put("IncludeGlobalServiceEvents", true);
    properties.put("EnableLogFileValidation", true);
    properties.put("IsLogging", true);
    properties.putAll(differences);
    return new Gson().toJson(properties);
  }

  /** JSON with single quotes. */
  public static String json(String text) {
    return text.replace('\'', '"');
  }
}
