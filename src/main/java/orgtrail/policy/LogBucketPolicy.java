package orgtrail.policy;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.NUMERIC_GREATER_THAN;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.NUMERIC_LESS_THAN;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.Arns;
import orgtrail.aws.ConditionKeys;
import orgtrail.config.LogStoreLayout;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policy of the WORM bucket, whether trails or the replication role of another bucket write to
 * it.
 *
 * <p>Statements have the Sids of AWS's documentation, if there are any, so that a reader can search
 * for them. Statements keep their order, lists are sorted, and a single value is a string, so every
 * difference that a preview shows is real.
 */
public final class LogBucketPolicy {
  /** The statement that names the trails. {@link AllowedTrailsReader} reads it. */
  static final String ACL_CHECK = "AWSCloudTrailAclCheck20150319";

  /** The statement whose resource contains the organization's id as a folder. */
  static final String ORGANIZATION_WRITE = "AWSCloudTrailOrganizationWrite20150319";

  private LogBucketPolicy() {}

  /**
   * Allows the trails or the role to write, the log readers to read, and the members to read their
   * own logs if {@code membersReadOwnLogs} is set. Denies weakening a lock.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html#org-trail-bucket-policy">Bucket
   *     policy for an organization trail</a>
   */
  static IamPolicy of(LogStoreLayout layout, AllowedTrails trails) {
    var statements =
        new ArrayList<>(
            layout.isReplica() ? ReplicaStatements.writing(layout) : writing(layout, trails));
    statements.addAll(reading(layout, trails));
    statements.addAll(QueryStatements.ofLogBucket(layout));
    statements.addAll(guarding(layout));
    statements.add(denyExternalPrincipals(layout, trails));
    statements.add(Statements.denyWithoutTls(layout.bucketArn()));
    return PolicyMerge.merge(statements, layout.settings().additionalBucketPolicy());
  }

  /**
   * One statement covers the whole organization, so accounts that join later need no change. The
   * statement for the management account's own folder allows delivery if the trail is changed to a
   * trail of that account alone.
   */
  private static List<IamStatement> writing(LogStoreLayout layout, AllowedTrails trails) {
    var folder = layout.bucketArn() + "/" + layout.logFolder();
    var statements = new ArrayList<IamStatement>();
    statements.add(
        Statements.onlyFor(
                trails,
                Statements.allowCloudTrail(ACL_CHECK)
                    .addAction("s3:GetBucketAcl")
                    .addResource(layout.bucketArn()))
            .build());
    statements.add(
        write(
            "AWSCloudTrailWrite20150319",
            trails.accountIds().stream().map(account -> folder + account + "/*").toList(),
            trails));
    trails
        .organizationId()
        .ifPresent(
            organization ->
                statements.add(
                    write(ORGANIZATION_WRITE, List.of(folder + organization + "/*"), trails)));
    return statements;
  }

  private static IamStatement write(String sid, List<String> objects, AllowedTrails trails) {
    return Statements.onlyFor(
            trails,
            Statements.allowCloudTrail(sid)
                .addAction("s3:PutObject")
                .resourceIds(objects)
                .addCondition(STRING_EQUALS, ConditionKeys.S3_ACL, "bucket-owner-full-control"))
        .build();
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-sharing-logs.html">Sharing
   *     log files between accounts</a>
   */
  private static List<IamStatement> reading(LogStoreLayout layout, AllowedTrails trails) {
    var statements = new ArrayList<IamStatement>();
    var access = layout.settings().access();
    if (!access.logReaders().isEmpty()) {
      statements.add(
          IamStatement.builder()
              .sid("LogReadersList")
              .effect(ALLOW)
              .addPrincipals(AWS, access.logReaders())
              .actionIds(List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"))
              .addResource(layout.bucketArn())
              .build());
      statements.add(
          IamStatement.builder()
              .sid("LogReadersRead")
              .effect(ALLOW)
              .addPrincipals(AWS, access.logReaders())
              .actionIds(List.of("s3:GetObject", "s3:GetObjectVersion"))
              .addResource(layout.bucketArn() + "/*") // also log files under an earlier s3KeyPrefix
              .build());
    }
    if (access.membersReadOwnLogs() && layout.hasMembers()) {
      // The variable is the caller's account, so one statement covers all members.
      var ownFolder =
          layout.logFolder()
              + trails.organizationId().map(organization -> organization + "/").orElse("")
              + ConditionKeys.PRINCIPAL_ACCOUNT_VARIABLE
              + "/*";
      // Clients ask for the bucket's region before they list it. The request has no prefix.
      statements.add(
          Statements.allowMembers("MembersLocateBucket", layout, trails)
              .addAction("s3:GetBucketLocation")
              .addResource(layout.bucketArn())
              .build());
      statements.add(
          Statements.allowMembers("MembersListOwnLogs", layout, trails)
              .addAction("s3:ListBucket")
              .addResource(layout.bucketArn())
              .addCondition(STRING_LIKE, ConditionKeys.S3_PREFIX, ownFolder)
              .build());
      statements.add(
          Statements.allowMembers("MembersReadOwnLogs", layout, trails)
              .actionIds(List.of("s3:GetObject", "s3:GetObjectVersion"))
              .addResource(layout.bucketArn() + "/" + ownFolder)
              .build());
    }
    return statements;
  }

  /**
   * Denies what GOVERNANCE mode allows, and delete markers. A marker hides a log file, and causes
   * it to expire as soon as its lock ends. Lifecycle expiration evaluates no policy. A retention
   * request without the condition key is denied too, because it removes the retention.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-retention-limits">Limits
   *     on retention periods</a>
   */
  private static List<IamStatement> guarding(LogStoreLayout layout) {
    var guards = new ArrayList<IamStatement>();
    guards.add(
        guard("DenyBypassGovernanceRetention", "s3:BypassGovernanceRetention", layout).build());
    guards.add(
        guard("DenyShorterRetention", "s3:PutObjectRetention", layout)
            .addCondition(
                NUMERIC_LESS_THAN.addSuffix("IfExists"),
                ConditionKeys.S3_REMAINING_RETENTION_DAYS,
                String.valueOf(layout.settings().retention().days()))
            .build());
    layout
        .settings()
        .maxRetentionDays()
        .ifPresent(days -> guards.add(denyLongerRetention(layout, days)));
    guards.add(
        guard("DenyLegalHoldRemoval", "s3:PutObjectLegalHold", layout)
            .addCondition(STRING_NOT_EQUALS, ConditionKeys.S3_LEGAL_HOLD, "ON")
            .build());
    guards.add(guard("DenyDeleteMarkers", "s3:DeleteObject", layout).build());
    if (layout.isReplica()) {
      guards.addAll(ReplicaStatements.denyWriting(layout));
    } else {
      guards.add(GuardStatements.denyOverwriting(layout.bucketArn()));
    }
    if (layout.hasReplica()) {
      guards.add(ReplicationStatements.denyAnythingElse(layout));
    }
    GuardStatements.denyBucketChanges(layout, layout.bucketArn()).ifPresent(guards::add);
    return guards;
  }

  private static IamStatement denyLongerRetention(LogStoreLayout layout, int days) {
    var actions = new ArrayList<>(List.of("s3:PutObjectRetention"));
    if (layout.isReplica()) {
      actions.add("s3:ReplicateObject"); // a copy gets the lock of its original
    }
    return GuardStatements.denyUnlessBreakGlass(
            "DenyLongerRetention", actions, layout.bucketArn() + "/*", layout)
        .addCondition(
            NUMERIC_GREATER_THAN, ConditionKeys.S3_REMAINING_RETENTION_DAYS, String.valueOf(days))
        .build();
  }

  private static IamStatement.Builder guard(String sid, String action, LogStoreLayout layout) {
    return GuardStatements.denyUnlessBreakGlass(
        sid, List.of(action), layout.bucketArn() + "/*", layout);
  }

  /**
   * Denies external principals all access, even if another statement allows it. The bucket's own
   * account is never external, because it must be able to repair a policy that locks it out. The
   * role that writes to a replica can be outside the organization too. The statement does not apply
   * to AWS services, which make requests for the trail and for access logging.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice">aws:PrincipalIsAWSService</a>
   */
  private static IamStatement denyExternalPrincipals(LogStoreLayout layout, AllowedTrails trails) {
    var accounts = new TreeSet<String>(List.of(layout.owner().accountId()));
    var principals = new TreeSet<String>();
    if (layout.isReplica()) {
      principals.add(layout.replicationRoleArn());
    }
    for (var reader : layout.settings().access().logReaders()) {
      if (Arns.isRoot(reader)) { // represents every principal in that account
        accounts.add(Arns.accountId(reader));
      } else {
        principals.add(reader);
      }
    }
    var deny =
        IamStatement.builder()
            .sid("DenyExternalPrincipals")
            .effect(DENY)
            .addPrincipal(IamPrincipal.ALL)
            .addAction("s3:*")
            .addResource(layout.bucketArn())
            .addResource(layout.bucketArn() + "/*")
            .addCondition(
                BOOL.addSuffix("IfExists"), ConditionKeys.PRINCIPAL_IS_AWS_SERVICE, "false");
    if (trails.organizationId().isPresent()) {
      deny.addCondition(
          STRING_NOT_EQUALS, ConditionKeys.PRINCIPAL_ORG_ID, trails.organizationId().get());
    } else {
      accounts.addAll(trails.accountIds());
    }
    deny.addConditions(STRING_NOT_EQUALS, ConditionKeys.PRINCIPAL_ACCOUNT, List.copyOf(accounts));
    if (!principals.isEmpty()) {
      deny.addConditions(ARN_NOT_EQUALS, ConditionKeys.PRINCIPAL_ARN, List.copyOf(principals));
    }
    return deny.build();
  }
}
