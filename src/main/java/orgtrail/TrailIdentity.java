package orgtrail;

import java.util.List;
import java.util.Optional;

/**
 * What may write to the bucket and use the key: the one trail of an organization, or the trail of
 * each of several accounts, all of the same name.
 *
 * <p>Everything in it is known before the trail exists, so the logging account is deployed first
 * and there is no cycle between the two accounts.
 *
 * @param partition e.g. {@code aws}
 * @param homeRegion the region that the trail is created in
 * @param name the trail's name
 * @param accountIds the accounts that own a trail, sorted; of an organization's trail its
 *     management account alone, even if a delegated administrator creates it
 * @param organizationId e.g. {@code o-exampleorg1}; none for trails of single accounts
 */
record TrailIdentity(
    String partition,
    String homeRegion,
    String name,
    List<String> accountIds,
    Optional<String> organizationId) {

  /** The same in all partitions. */
  static final String SERVICE_PRINCIPAL = "cloudtrail.amazonaws.com";

  /**
   * The ARN of each trail; that of an organization's trail is the same in every member account.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html">Creating
   *     a trail for an organization</a>
   */
  List<String> arns() {
    return accountIds.stream().map(this::arnIn).toList();
  }

  /** The ARN of the trail, with {@code *} for the account where there may be several. */
  String arnPattern() {
    return arnIn(organizationId.isPresent() ? accountIds.get(0) : "*");
  }

  private String arnIn(String accountId) {
    return "arn:%s:cloudtrail:%s:%s:trail/%s".formatted(partition, homeRegion, accountId, name);
  }

  /** Any trail of those accounts, as AWS documents it for the encryption context. */
  List<String> encryptionContextPatterns() {
    return accountIds.stream()
        .map(accountId -> "arn:%s:cloudtrail:*:%s:trail/*".formatted(partition, accountId))
        .toList();
  }

  /** Each of those accounts as a whole. */
  List<String> accountRoots() {
    return accountIds.stream()
        .map(accountId -> "arn:%s:iam::%s:root".formatted(partition, accountId))
        .toList();
  }

  /** The same with only the first accounts, to find out how many of them a policy has room for. */
  TrailIdentity ofFirstAccounts(int count) {
    return new TrailIdentity(
        partition, homeRegion, name, accountIds.subList(0, count), organizationId);
  }
}
