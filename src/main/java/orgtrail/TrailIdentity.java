package orgtrail;

/**
 * The one trail that may write to the bucket and use the key.
 *
 * <p>Everything in it is known before the trail exists, so the logging account is deployed first
 * and there is no cycle between the two accounts.
 *
 * @param partition e.g. {@code aws}
 * @param homeRegion the region that the trail is created in
 * @param managementAccountId the account that owns the trail, even if a delegated administrator
 *     creates it
 * @param organizationId e.g. {@code o-exampleorg1}
 * @param name the trail's name
 */
record TrailIdentity(
    String partition,
    String homeRegion,
    String managementAccountId,
    String organizationId,
    String name) {

  /** The same in all partitions. */
  static final String SERVICE_PRINCIPAL = "cloudtrail.amazonaws.com";

  /**
   * The trail's ARN, which is the same in every member account.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html">Creating
   *     a trail for an organization</a>
   */
  String arn() {
    return "arn:%s:cloudtrail:%s:%s:trail/%s"
        .formatted(partition, homeRegion, managementAccountId, name);
  }

  /** Any trail of the management account, as AWS documents it for the encryption context. */
  String encryptionContextPattern() {
    return "arn:%s:cloudtrail:*:%s:trail/*".formatted(partition, managementAccountId);
  }
}
