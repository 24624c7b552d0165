package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_CHAINS;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedTrail;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.account.model.RegionOptStatus;

/**
 * The regions that have a chain: those that are enabled in every account, and those that have a
 * folder because the account has enabled them itself. The opt-in regions of other accounts are not
 * known, so one without a folder is not missed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html">ListRegions</a>
 */
final class Regions {
  private final ExpectedTrail trail;
  private final Folders stored;
  private final TrailFolders folders;
  private final AwsAccount management;
  private final Set<String> ofAllAccounts = new HashSet<>();
  private final Set<String> ofManagement = new HashSet<>();

  private Regions(
      ExpectedTrail trail, Folders stored, TrailFolders folders, AwsAccount management) {
    this.trail = trail;
    this.stored = stored;
    this.folders = folders;
    this.management = management;
  }

  /** Asks for the regions of the management account. If that fails, only folders count. */
  static Regions of(
      ExpectedTrail trail,
      Folders stored,
      TrailFolders folders,
      AwsAccount management,
      Findings findings) {
    var regions = new Regions(trail, stored, folders, management);
    try {
      regions.ask();
    } catch (SdkException e) {
      findings.add(
          new NotAskedException("account:ListRegions", management.described(), e)
              .finding(FILES_CHAINS));
    }
    return regions;
  }

  private void ask() {
    if (!trail.settings().isMultiRegionTrail()) {
      return;
    }
    var client = management.account(trail.homeRegion());
    String next = null;
    do {
      var page = client.listRegions(ListRegionsRequest.builder().nextToken(next).build());
      page.regions().forEach(region -> add(region.regionName(), region.regionOptStatus()));
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    if (ofAllAccounts.isEmpty()) {
      throw SdkClientException.create("no region is enabled by default, so this is no answer");
    }
  }

  private void add(String region, RegionOptStatus status) {
    if (status == RegionOptStatus.ENABLED_BY_DEFAULT) {
      ofAllAccounts.add(region);
    } else if (status == RegionOptStatus.ENABLED) {
      ofManagement.add(region);
    }
  }

  /**
   * The regions of an account, sorted.
   *
   * @throws NotAskedException if the folders cannot be listed
   */
  List<String> of(RecordedAccount account) {
    var all = new TreeSet<>(account.isActive() ? ofAllAccounts : Set.<String>of());
    if (!trail.settings().isMultiRegionTrail()) {
      all.add(trail.homeRegion());
    }
    if (account.isActive() && account.id().equals(management.accountId())) {
      all.addAll(ofManagement);
    }
    Stream.of(folders.digests(account.id()), folders.logFiles(account.id()))
        .flatMap(folder -> stored.folders(folder).stream())
        .filter(name -> name.matches("[a-z0-9-]+"))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** Whether the trail records a region now. It may have recorded others before. */
  boolean isRecorded(String region) {
    return trail.settings().isMultiRegionTrail() || region.equals(trail.homeRegion());
  }
}
