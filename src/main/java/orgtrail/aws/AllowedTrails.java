package orgtrail.aws;

import java.util.List;
import java.util.Optional;

/**
 * The trails that the policies of bucket and key allow: the one trail of an organization, or one
 * trail in each of several accounts, all with the same name.
 *
 * <p>All values are known before a trail exists. So the logging account is deployed first, and the
 * two accounts do not depend on each other in a cycle.
 *
 * @param partition e.g. {@code aws}
 * @param homeRegion the region that the trail is created in
 * @param name the trail's name
 * @param accountIds the accounts that own a trail, sorted. The management account alone owns an
 *     organization's trail, even if a delegated administrator creates it.
 * @param organizationId e.g. {@code o-exampleorg1}; empty for trails of single accounts
 */
public record AllowedTrails(
    String partition,
    String homeRegion,
    String name,
    List<String> accountIds,
    Optional<String> organizationId) {

  /**
   * The ARN of each trail. The trail of an organization has the same ARN in every member account.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html">Creating
   *     a trail for an organization</a>
   */
  public List<String> arns() {
    return accountIds.stream().map(this::arnIn).toList();
  }

  /** The ARN of the trail, with {@code *} as the account if several accounts can have a trail. */
  public String arnPattern() {
    return arnIn(organizationId.isPresent() ? accountIds.get(0) : "*");
  }

  /** Whether this is the ARN of one of the trails. */
  public boolean allows(String arn) {
    return arns().contains(arn);
  }

  private String arnIn(String accountId) {
    return Arns.trail(partition, homeRegion, accountId, name);
  }

  /** Patterns for any trail of those accounts, as AWS documents them for the encryption context. */
  public List<String> encryptionContextPatterns() {
    return accountIds.stream().map(id -> Arns.trail(partition, "*", id, "*")).toList();
  }

  /** The ARNs of those accounts as principals. */
  public List<String> accountRoots() {
    return accountIds.stream().map(id -> Arns.root(partition, id)).toList();
  }

  /** The trails of the first accounts only, to determine how many accounts fit in a policy. */
  public AllowedTrails ofFirstAccounts(int count) {
    return new AllowedTrails(
        partition, homeRegion, name, accountIds.subList(0, count), organizationId);
  }
}
