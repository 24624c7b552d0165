package orgtrail;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.ARN_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.BOOL;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.NUMERIC_LESS_THAN;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_LIKE;
import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.STRING_NOT_EQUALS;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.ALLOW;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.AWS;
import static software.amazon.awssdk.policybuilder.iam.IamPrincipalType.SERVICE;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/**
 * The policies of the WORM bucket and of the access-log bucket beside it.
 *
 * <p>Sids are those of AWS's documentation where it has one, so that a reader can search for them.
 * Statements keep their order, lists are sorted and a single value is a string, so that a preview
 * shows a change only where there is one.
 */
final class BucketPolicyDocument {
  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
  private static final int MAX_BYTES = 20 * 1024;

  private static final String CALLER = "aws:PrincipalArn";
  private static final String CALLERS_ACCOUNT = "aws:PrincipalAccount";
  private static final String CALLERS_ORGANIZATION = "aws:PrincipalOrgID";

  private BucketPolicyDocument() {}

  /**
   * Lets the trail write, the log readers read, each member read its own logs if that is wanted,
   * and nobody loosen a lock.
   *
   * @throws com.pulumi.exceptions.RunException when the user's own statements do not go with these,
   *     or S3 would refuse the policy as too long
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html#org-trail-bucket-policy">Bucket
   *     policy for an organization trail</a>
   */
  static String forLogs(WormBucketArgs args) {
    return PolicyDocuments.fitting(
        "the bucket policy", MAX_BYTES, args, trail -> forLogs(args, trail));
  }

  private static String forLogs(WormBucketArgs args, TrailIdentity trail) {
    var statements = new ArrayList<>(writing(args, trail));
    statements.addAll(reading(args, trail));
    statements.addAll(guarding(args));
    statements.add(denyExternalPrincipals(args, trail));
    statements.add(tlsOnly(args.bucketArn()));
    return PolicyDocuments.merge(
            statements, args.settings().additionalBucketPolicy(), Setting.ADDITIONAL_BUCKET_POLICY)
        .toJson();
  }

  /**
   * One statement covers the whole organization, so accounts that join later need no change. The
   * statement for the management account's own folder keeps logs coming should the trail ever be
   * turned into one for that account alone.
   */
  private static List<IamStatement> writing(WormBucketArgs args, TrailIdentity trail) {
    var folder = args.bucketArn() + "/" + args.logFolder();
    var statements = new ArrayList<IamStatement>();
    statements.add(
        IamStatement.builder()
            .sid("AWSCloudTrailAclCheck20150319")
            .effect(ALLOW)
            .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
            .addAction("s3:GetBucketAcl")
            .addResource(args.bucketArn())
            .addConditions(STRING_EQUALS, "aws:SourceArn", trail.arns())
            .build());
    statements.add(
        write(
            "AWSCloudTrailWrite20150319",
            trail.accountIds().stream().map(account -> folder + account + "/*").toList(),
            trail));
    trail
        .organizationId()
        .ifPresent(
            organization ->
                statements.add(
                    write(
                        "AWSCloudTrailOrganizationWrite20150319",
                        List.of(folder + organization + "/*"),
                        trail)));
    return statements;
  }

  private static IamStatement write(String sid, List<String> objects, TrailIdentity trail) {
    return IamStatement.builder()
        .sid(sid)
        .effect(ALLOW)
        .addPrincipal(SERVICE, TrailIdentity.SERVICE_PRINCIPAL)
        .addAction("s3:PutObject")
        .resourceIds(objects)
        .addCondition(STRING_EQUALS, "s3:x-amz-acl", "bucket-owner-full-control")
        .addConditions(STRING_EQUALS, "aws:SourceArn", trail.arns())
        .build();
  }

  /**
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-sharing-logs.html">Sharing
   *     log files between accounts</a>
   */
  private static List<IamStatement> reading(WormBucketArgs args, TrailIdentity trail) {
    var statements = new ArrayList<IamStatement>();
    var access = args.settings().access();
    if (!access.logReaders().isEmpty()) {
      statements.add(
          IamStatement.builder()
              .sid("LogReadersList")
              .effect(ALLOW)
              .addPrincipals(AWS, access.logReaders())
              .actionIds(List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketVersions"))
              .addResource(args.bucketArn())
              .build());
      statements.add(
          IamStatement.builder()
              .sid("LogReadersRead")
              .effect(ALLOW)
              .addPrincipals(AWS, access.logReaders())
              .actionIds(List.of("s3:GetObject", "s3:GetObjectVersion"))
              .addResource(args.bucketArn() + "/*") // also those from before the prefix was changed
              .build());
    }
    if (access.membersReadOwnLogs() && args.hasMembers()) {
      // The caller's account stands in the path, so that one statement does for all members.
      var ownFolder =
          args.logFolder()
              + trail.organizationId().map(organization -> organization + "/").orElse("")
              + "${aws:PrincipalAccount}/*";
      statements.add(
          ofMembers("MembersListOwnLogs", args, trail)
              .addAction("s3:ListBucket")
              .addResource(args.bucketArn())
              .addCondition(STRING_LIKE, "s3:prefix", ownFolder)
              .build());
      statements.add(
          ofMembers("MembersReadOwnLogs", args, trail)
              .actionIds(List.of("s3:GetObject", "s3:GetObjectVersion"))
              .addResource(args.bucketArn() + "/" + ownFolder)
              .build());
    }
    return statements;
  }

  /**
   * A statement for the member accounts of the organization, or for the accounts that have a trail.
   * Neither the management account is a member, nor the bucket's own account: there the statement
   * would do without a permission in IAM.
   *
   * <p>S3 takes everyone under a condition for the public, unless the condition is of the
   * organization.
   */
  static IamStatement.Builder ofMembers(String sid, WormBucketArgs args, TrailIdentity trail) {
    var statement = IamStatement.builder().sid(sid).effect(ALLOW);
    var owner = args.owner();
    if (trail.organizationId().isEmpty()) {
      return statement.addPrincipals(
          AWS,
          trail.accountRoots().stream().filter(root -> !root.equals(owner.rootArn())).toList());
    }
    var others = new TreeSet<>(trail.accountIds());
    others.add(owner.accountId());
    return statement
        .addPrincipal(IamPrincipal.ALL)
        .addCondition(STRING_EQUALS, CALLERS_ORGANIZATION, trail.organizationId().get())
        .addConditions(STRING_NOT_EQUALS, CALLERS_ACCOUNT, List.copyOf(others));
  }

  /**
   * What GOVERNANCE leaves open, and delete markers: they hide log files, and would have them
   * expire as soon as their lock ends. Expiry itself asks no policy. A condition key that a request
   * does not have counts as refused: an empty retention is one that ends the lock.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-retention-limits">Limits
   *     on retention periods</a>
   */
  private static List<IamStatement> guarding(WormBucketArgs args) {
    return List.of(
        guard("DenyBypassGovernanceRetention", "s3:BypassGovernanceRetention", args).build(),
        guard("DenyShorterRetention", "s3:PutObjectRetention", args)
            .addCondition(
                NUMERIC_LESS_THAN.addSuffix("IfExists"),
                "s3:object-lock-remaining-retention-days",
                String.valueOf(args.settings().retention().days()))
            .build(),
        guard("DenyLegalHoldRemoval", "s3:PutObjectLegalHold", args)
            .addCondition(STRING_NOT_EQUALS, "s3:object-lock-legal-hold", "ON")
            .build(),
        guard("DenyDeleteMarkers", "s3:DeleteObject", args).build());
  }

  private static IamStatement.Builder guard(String sid, String action, WormBucketArgs args) {
    var guard =
        IamStatement.builder()
            .sid(sid)
            .effect(DENY)
            .addPrincipal(IamPrincipal.ALL)
            .addAction(action)
            .addResource(args.bucketArn() + "/*");
    var breakGlass = args.settings().access().breakGlassPrincipals();
    return breakGlass.isEmpty() ? guard : guard.addConditions(ARN_NOT_EQUALS, CALLER, breakGlass);
  }

  /**
   * Whoever is outside has no access, whatever another statement says. The bucket's own account is
   * never outside: it could not mend a policy that shuts it out. Calls that AWS services make on
   * their own, for the trail and for access logging, are left alone.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice">aws:PrincipalIsAWSService</a>
   */
  private static IamStatement denyExternalPrincipals(WormBucketArgs args, TrailIdentity trail) {
    var accounts = new TreeSet<String>(List.of(args.owner().accountId()));
    var readers = new TreeSet<String>();
    for (var reader : args.settings().access().logReaders()) {
      if (reader.endsWith(":root")) { // stands for everybody in that account
        accounts.add(reader.split(":")[4]);
      } else {
        readers.add(reader);
      }
    }
    var deny =
        IamStatement.builder()
            .sid("DenyExternalPrincipals")
            .effect(DENY)
            .addPrincipal(IamPrincipal.ALL)
            .addAction("s3:*")
            .addResource(args.bucketArn())
            .addResource(args.bucketArn() + "/*")
            .addCondition(BOOL.addSuffix("IfExists"), "aws:PrincipalIsAWSService", "false");
    if (trail.organizationId().isPresent()) {
      deny.addCondition(STRING_NOT_EQUALS, CALLERS_ORGANIZATION, trail.organizationId().get());
    } else {
      accounts.addAll(trail.accountIds());
    }
    deny.addConditions(STRING_NOT_EQUALS, CALLERS_ACCOUNT, List.copyOf(accounts));
    if (!readers.isEmpty()) {
      deny.addConditions(ARN_NOT_EQUALS, CALLER, List.copyOf(readers));
    }
    return deny.build();
  }

  /**
   * Lets S3 deliver the access logs of one bucket, and nobody else do anything.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general">Permissions
   *     for log delivery</a>
   */
  static String forAccessLogs(WormBucketArgs args) {
    var target = args.owner().s3Arn(args.accessLogBucketName());
    return IamPolicy.builder()
        .addStatement(
            IamStatement.builder()
                .sid("S3ServerAccessLogsPolicy")
                .effect(ALLOW)
                .addPrincipal(SERVICE, "logging.s3.amazonaws.com")
                .addAction("s3:PutObject")
                .addResource(target + "/" + args.accessLogFolder() + "*")
                .addCondition(ARN_LIKE, "aws:SourceArn", args.bucketArn())
                .addCondition(STRING_EQUALS, "aws:SourceAccount", args.owner().accountId())
                .build())
        .addStatement(tlsOnly(target))
        .build()
        .toJson();
  }

  /**
   * @see <a href="https://repost.aws/knowledge-center/s3-bucket-policy-for-config-rule">Bucket
   *     policy for the rule s3-bucket-ssl-requests-only</a>
   */
  private static IamStatement tlsOnly(String bucketArn) {
    return IamStatement.builder()
        .sid("AllowSSLRequestsOnly")
        .effect(DENY)
        .addPrincipal(IamPrincipal.ALL)
        .addAction("s3:*")
        .addResource(bucketArn)
        .addResource(bucketArn + "/*")
        .addCondition(BOOL, "aws:SecureTransport", "false")
        .build();
  }
}
