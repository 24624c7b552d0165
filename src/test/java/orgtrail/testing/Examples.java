package orgtrail.testing;

import java.util.Map;

/** Deployments of the tests' stack files. Tests that change nothing share the finished ones. */
public final class Examples {
  static final String KEY_ID = "4b2f0c70-b503-4849-8286-34a6938c88a7";

  public static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  public static final String KEY_ARN = "arn:aws:kms:ap-southeast-1:123456789012:key/" + KEY_ID;
  public static final String TRAIL_ARN =
      "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/example-quantum-123";
  public static final String LOG_GROUP_ARN =
      "arn:aws:logs:ap-southeast-1:234567890123:log-group:cloudtrail/example-quantum-123";

  /** A key that no stack makes, in the logging account. */
  public static final String EXISTING_KEY =
      "arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  /** The same in the account of the replica. */
  public static final String EXISTING_REPLICA_KEY =
      "arn:aws:kms:ap-southeast-2:456789012345:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  /** The warning of every log store without deployment principals. */
  public static final String OPEN =
      "orgtrail:deploymentPrincipals is not set: every administrator of the account can change the policies, the default retention and the lifecycle of the bucket, and the key policy";

  /** The full name of the logging stack. */
  public static final String LOGGING_STACK = "organization/orgtrail/logging";

  /** The full name of the replica stack. */
  public static final String REPLICA_STACK = "organization/orgtrail/replica";

  /** The finished deployment of the replica stack. */
  public static final Deployment REPLICA = replica().run();

  /** The finished deployment of the logging stack. */
  public static final Deployment LOGGING = logging().run();

  /** The finished deployment of the logging stack with a replica. */
  public static final Deployment REPLICATED = replicated().run();

  /** The finished deployment of the management stack. */
  public static final Deployment MANAGEMENT = management().run();

  /** The finished deployment of a standalone stack, in the management account. */
  public static final Deployment STANDALONE = standalone().run();

  private Examples() {}

  /** The logging stack with other settings. */
  public static Deployment.Builder logging(String... namesAndValues) {
    return Deployment.of(Fixtures.logging(namesAndValues));
  }

  /** The replica stack with other settings. */
  public static Deployment.Builder replica(String... namesAndValues) {
    return Deployment.of(Fixtures.replica(namesAndValues));
  }

  /**
   * The logging stack with a replica and other settings. It reads the outputs of {@link #REPLICA}.
   */
  public static Deployment.Builder replicated(String... namesAndValues) {
    return Deployment.of(
            Fixtures.with(Fixtures.logging("replicaStack", REPLICA_STACK), namesAndValues))
        .withOutputsOf(REPLICA_STACK, REPLICA.outputs());
  }

  /** The management stack with other settings. It reads the outputs of {@link #LOGGING}. */
  public static Deployment.Builder management(String... namesAndValues) {
    return Deployment.of(Fixtures.management(namesAndValues))
        .withOutputsOf(LOGGING_STACK, LOGGING.outputs());
  }

  /** A standalone stack with other settings. */
  public static Deployment.Builder standalone(String... namesAndValues) {
    return Deployment.of(Fixtures.standalone(namesAndValues));
  }

  /** The management stack with bucket and key as static values, and with other settings. */
  public static Map<String, String> staticLink(String... namesAndValues) {
    return Fixtures.with(
        Fixtures.management(
            "loggingStack", null, "s3BucketName", "log-bucket", "kmsKeyArn", KEY_ARN),
        namesAndValues);
  }
}
