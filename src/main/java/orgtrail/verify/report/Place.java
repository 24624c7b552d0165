package orgtrail.verify.report;

import java.util.Comparator;

/**
 * Where a finding about log files belongs.
 *
 * @param accountId the account whose log files these are
 * @param region their region; empty for all regions of the account
 */
public record Place(String accountId, String region) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::accountId).thenComparing(Place::region);

  /** The account and the region, e.g. {@code 123456789012 eu-west-1}. */
  String words() {
    return region.isEmpty() ? accountId : accountId + " " + region;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
