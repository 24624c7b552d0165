package orgtrail.check;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.aws.ArchiveStorageClass;
import orgtrail.aws.ResourceControl;
import orgtrail.aws.Retention;
import orgtrail.aws.WormMode;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.TrailSettings;
import orgtrail.policy.DeletedPrincipals;

/**
 * Warnings about a valid deployment that the user should know before confirming it, one line each.
 */
public final class Warnings {
  /** GOVERNANCE is the default, so only the change from COMPLIANCE is worth a word. */
  private static final String NOT_NON_ERASABLE =
      ". GOVERNANCE does not meet "
          + ControlWarnings.names(List.of(ResourceControl.NON_ERASABLE_RECORDS));

  private Warnings() {}

  /**
   * The consequences of the retention.
   *
   * @param today the date from which COMPLIANCE locks
   */
  public static List<String> ofRetention(
      Retention now, Optional<Retention> before, LocalDate today) {
    var warnings = new ArrayList<String>();
    if (now.mode() == WormMode.COMPLIANCE) {
      warnings.add(
          "orgtrail:wormMode COMPLIANCE: for %s from its upload on, nobody can delete a log file or shorten its lock, not even the root user or AWS. A log file of today stays locked until %s. Only closing the AWS account ends the lock"
              .formatted(now.period(), endOf(now, today)));
    }
    before
        .filter(previous -> isWeaker(now, previous))
        .ifPresent(
            previous ->
                warnings.add(
                    "new log files get a weaker lock: %s %s instead of %s %s. Existing log files keep their lock%s"
                        .formatted(
                            now.period(),
                            now.mode(),
                            previous.period(),
                            previous.mode(),
                            isSofter(now, previous) ? NOT_NON_ERASABLE : "")));
    return warnings;
  }

  private static LocalDate endOf(Retention retention, LocalDate today) {
    return retention.unit() == Retention.Unit.DAYS
        ? today.plusDays(retention.count())
        : today.plusYears(retention.count());
  }

  private static boolean isWeaker(Retention now, Retention previous) {
    return isSofter(now, previous) || previous.days() > now.days();
  }

  private static boolean isSofter(Retention now, Retention previous) {
    return previous.mode() == WormMode.COMPLIANCE && now.mode() == WormMode.GOVERNANCE;
  }

  /** The readers and administrators that were deleted, if a refresh has found this out. */
  public static List<String> ofDeletedPrincipals(DeletedPrincipals deleted) {
    if (deleted.ids().isEmpty() || deleted.missing().isEmpty()) {
      return List.of();
    }
    return List.of(
        "the policies of bucket and key contain %s, the id of a user or role that was deleted, and this update adds %s. If that is the name of the deleted one, find out who has created it again, because it gets the rights. If nobody has, AWS refuses the policies after two minutes (Invalid principal): remove it from the settings"
            .formatted(String.join(", ", deleted.ids()), String.join(", ", deleted.missing())));
  }

  /** The accounts whose trails can no longer write. */
  public static List<String> ofAccounts(AllowedTrails now, Optional<AllowedTrails> before) {
    return before.stream()
        .filter(previous -> previous.organizationId().isEmpty())
        .flatMap(previous -> previous.accountIds().stream())
        .filter(account -> !now.accountIds().contains(account))
        .map(
            account ->
                "orgtrail:awsAccountIds no longer has %s: the trail of that account can no longer deliver"
                    .formatted(account))
        .toList();
  }

  /**
   * The replica that no service control policy protects.
   *
   * @param accountId its account, if that is outside the organization
   */
  public static List<String> ofReplicaOutside(Optional<String> accountId) {
    return accountId.stream()
        .map(
            account ->
                "orgtrail:tamperGuard does not protect the replica: its account %s is no member of the organization, so its root user is not bound"
                    .formatted(account))
        .toList();
  }

  /** The checks that the settings of the trail switch off. */
  public static List<String> ofTrail(TrailSettings settings) {
    var warnings = new ArrayList<String>();
    if (settings.skipPreflight() && settings.isOrganizationTrail()) {
      warnings.add(
          "orgtrail:skipPreflight: the program did not check whether this is the organization's management account or delegated administrator, whether the organization has all features and trusts CloudTrail, whether its ids are right, whether every account has the home region, and whether bucket and key are in one region");
    }
    return warnings;
  }

  /**
   * Queries that nobody can make, or that find less than there is, and what goes with them when
   * they are switched off.
   *
   * @param deployedPolicyArn the IAM policy for queries, if the stack has created it
   */
  public static List<String> ofQueries(
      LogStoreSettings settings, Optional<String> deployedPolicyArn) {
    if (!settings.query().enabled()) {
      return deployedPolicyArn.stream().map(Warnings::ofQueriesThatEnd).toList();
    }
    var warnings = new ArrayList<String>();
    if (settings.query().principals().isEmpty()) {
      warnings.add(
          "orgtrail:query is true, but orgtrail:queryPrincipals is not set: nobody can query the log files");
    }
    var archive = settings.lifecycle();
    archive
        .archiveAfterDays()
        .filter(days -> archive.archiveStorageClass() != ArchiveStorageClass.GLACIER_IR)
        .ifPresent(
            days ->
                warnings.add(
                    "orgtrail:archiveStorageClass %s: queries skip log files that are older than %d days, unless you restore them first"
                        .formatted(archive.archiveStorageClass(), days)));
    return warnings;
  }

  private static String ofQueriesThatEnd(String policyArn) {
    return "orgtrail:query is not true any more: all query results are deleted, and IAM refuses to delete the policy %s while it is attached to a principal: detach it first"
        .formatted(policyArn);
  }
}
