package orgtrail.aws;

import static orgtrail.aws.Control.Framework.CIS_1_4;
import static orgtrail.aws.Control.Framework.CIS_3_0;
import static orgtrail.aws.Control.Framework.CONFIG;
import static orgtrail.aws.Control.Framework.PCI_DSS;
import static orgtrail.aws.Control.Framework.SEC;
import static orgtrail.aws.Control.Framework.SECURITY_HUB;

import java.util.List;

/**
 * The controls that concern the trail, its buckets, its key and its log group. Security Hub's
 * controls come first, each with the rule of AWS Config that it uses, then what Security Hub has no
 * control for.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html">Security
 *     Hub controls for CloudTrail</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html">Managed
 *     rules of AWS Config</a>
 */
public enum ResourceControl implements Control {
  // The trail
  MULTI_REGION_TRAIL(
      hub("CloudTrail.1"), cis14("3.1"), cis30("3.1"), config("multi-region-cloudtrail-enabled")),
  ENCRYPTED_TRAIL(
      hub("CloudTrail.2"), cis14("3.7"), cis30("3.5"), config("cloud-trail-encryption-enabled")),
  ENABLED_TRAIL(hub("CloudTrail.3"), config("cloudtrail-enabled")),
  LOG_FILE_VALIDATION(
      hub("CloudTrail.4"),
      cis14("3.2"),
      cis30("3.2"),
      config("cloud-trail-log-file-validation-enabled")),
  TRAIL_TO_LOG_GROUP(
      hub("CloudTrail.5"), cis14("3.4"), config("cloud-trail-cloud-watch-logs-enabled")),
  PRIVATE_LOG_BUCKET(hub("CloudTrail.6"), cis14("3.3")),
  LOG_BUCKET_ACCESS_LOGGING(hub("CloudTrail.7"), cis14("3.6"), cis30("3.4")),
  TAGGED_TRAIL(hub("CloudTrail.9")),
  ENCRYPTED_EVENT_DATA_STORE(
      hub("CloudTrail.10"), config("event-data-store-cmk-encryption-enabled")),

  // The buckets
  ACCOUNT_PUBLIC_ACCESS_BLOCK(
      hub("S3.1"),
      cis14("2.1.5"),
      cis30("2.1.4"),
      config("s3-account-level-public-access-blocks-periodic")),
  NO_PUBLIC_READ(hub("S3.2"), config("s3-bucket-public-read-prohibited")),
  NO_PUBLIC_WRITE(hub("S3.3"), config("s3-bucket-public-write-prohibited")),
  TLS_ONLY(hub("S3.5"), cis14("2.1.2"), cis30("2.1.1"), config("s3-bucket-ssl-requests-only")),
  NO_FOREIGN_ADMINISTRATION(hub("S3.6"), config("s3-bucket-blacklisted-actions-prohibited")),
  CROSS_REGION_REPLICATION(
      hub("S3.7"),
      config("s3-bucket-cross-region-replication-enabled", "s3-bucket-replication-enabled")),
  BUCKET_PUBLIC_ACCESS_BLOCK(
      hub("S3.8"),
      cis14("2.1.5"),
      cis30("2.1.4"),
      config("s3-bucket-level-public-access-prohibited")),
  ACCESS_LOGGING(hub("S3.9"), config("s3-bucket-logging-enabled")),
  VERSIONED_LIFECYCLE(hub("S3.10"), config("s3-version-lifecycle-policy-check")),
  EVENT_NOTIFICATIONS(hub("S3.11"), config("s3-event-notifications-enabled")),
  NO_ACLS(hub("S3.12"), config("s3-bucket-acl-prohibited")),
  LIFECYCLE(hub("S3.13"), config("s3-lifecycle-policy-check")),
  VERSIONING(hub("S3.14"), config("s3-bucket-versioning-enabled")),
  OBJECT_LOCK(hub("S3.15"), config("s3-bucket-default-lock-enabled")),
  KMS_ENCRYPTION(hub("S3.17"), config("s3-default-encryption-kms")),
  MFA_DELETE(hub("S3.20"), cis14("2.1.3"), cis30("2.1.2"), config("s3-bucket-mfa-delete-enabled")),
  OBJECT_WRITE_EVENTS(
      hub("S3.22"),
      cis14("3.10"),
      cis30("3.8"),
      config("cloudtrail-all-write-s3-data-event-check")),
  OBJECT_READ_EVENTS(
      hub("S3.23"), cis14("3.11"), cis30("3.9"), config("cloudtrail-all-read-s3-data-event-check")),

  // The key
  IAM_POLICIES_WITHOUT_DECRYPT(hub("KMS.1"), config("iam-customer-policy-blocked-kms-actions")),
  INLINE_POLICIES_WITHOUT_DECRYPT(hub("KMS.2"), config("iam-inline-policy-blocked-kms-actions")),
  KEY_KEPT(hub("KMS.3"), config("kms-cmk-not-scheduled-for-deletion")),
  KEY_ROTATION(
      hub("KMS.4"), cis14("3.8"), cis30("3.6"), config("cmk-backing-key-rotation-enabled")),
  PRIVATE_KEY_POLICY(hub("KMS.5"), config("kms-key-policy-no-public-access")),

  // The workgroup of queries
  TAGGED_WORKGROUP(hub("Athena.3")),
  WORKGROUP_METRICS(hub("Athena.4"), config("athena-workgroup-logging-enabled")),

  // Only AWS Config and CIS
  SECURITY_TRAIL(config("cloudtrail-security-trail-enabled")),
  DATA_EVENTS(config("cloudtrail-s3-dataevents-enabled")),
  BUCKET_ENCRYPTION(config("s3-bucket-server-side-encryption-enabled"), cis14("2.1.1")),
  POLICY_GRANTEES(config("s3-bucket-policy-grantee-check")),
  POLICY_LIMITS(config("s3-bucket-policy-not-more-permissive")),
  LOG_GROUP_ENCRYPTION(config("cloudwatch-log-group-encrypted")),
  LOG_GROUP_RETENTION(config("cw-loggroup-retention-period-check")),
  TOPIC_ENCRYPTION(config("sns-encrypted-kms")),
  WORKGROUP_ENCRYPTION(config("athena-workgroup-encrypted-at-rest")),

  // Regulations
  NON_ERASABLE_RECORDS(new Part(SEC, "SEC 17a-4(f)")),
  AUDIT_LOG_HISTORY(new Part(PCI_DSS, "PCI DSS 10.5.1"));

  private final List<Part> parts;

  ResourceControl(Part... parts) {
    this.parts = List.of(parts);
  }

  /** What one framework calls the control. */
  private record Part(Framework framework, List<String> names) {
    Part(Framework framework, String... names) {
      this(framework, List.of(names));
    }
  }

  private static Part hub(String id) {
    return new Part(SECURITY_HUB, id);
  }

  private static Part cis14(String recommendation) {
    return new Part(CIS_1_4, recommendation);
  }

  private static Part cis30(String recommendation) {
    return new Part(CIS_3_0, recommendation);
  }

  private static Part config(String... rules) {
    return new Part(CONFIG, rules);
  }

  @Override
  public String id() {
    return parts.get(0).names.get(0);
  }

  @Override
  public List<String> names(Framework framework) {
    return parts.stream()
        .filter(part -> part.framework == framework)
        .flatMap(part -> part.names.stream())
        .toList();
  }
}
