package orgtrail;

/**
 * What a {@link WormBucket} needs to know.
 *
 * <p>All of it is plain, unlike the inputs that Pulumi's guidelines ask for: the operator wrote it,
 * so it is checked before anything is registered.
 *
 * @param owner the logging account
 * @param trail the one trail that may write
 * @param bucketName the WORM bucket's name, at most 58 characters
 * @param wormRetentionDays how long each log file is locked, in days, 1 to 36500
 * @param keyDeletionWindowDays how long a deleted key can be brought back, in days, 7 to 30
 * @param forceDestroy whether destroying the component may delete logs
 */
record WormBucketArgs(
    AwsEnvironment owner,
    TrailIdentity trail,
    String bucketName,
    WormMode wormMode,
    int wormRetentionDays,
    int keyDeletionWindowDays,
    boolean forceDestroy) {

  String accessLogBucketName() {
    return accessLogBucketName(bucketName);
  }

  /** As in the original, whose buckets are to be adopted without being replaced. */
  static String accessLogBucketName(String bucketName) {
    return bucketName + "-logs";
  }

  String keyAliasName() {
    return "alias/" + trail.name();
  }
}
