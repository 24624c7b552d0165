package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_ACCOUNTS;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;

/**
 * The accounts that a trail records: those of the organization, and those that have a folder in the
 * bucket because they were members before.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html">ListAccounts</a>
 */
final class Accounts {
  private final ExpectedTrail trail;
  private final Folders stored;
  private final TrailFolders folders;
  private final AwsAccount management;
  private final Request request;
  private final Findings findings;

  Accounts(
      ExpectedTrail trail,
      Folders stored,
      TrailFolders folders,
      AwsAccount management,
      Request request,
      Findings findings) {
    this.trail = trail;
    this.stored = stored;
    this.folders = folders;
    this.management = management;
    this.request = request;
    this.findings = findings;
  }

  /** The accounts of the request, sorted by id. */
  List<RecordedAccount> toVerify() {
    var all = new TreeMap<String, RecordedAccount>();
    boolean areKnown = true;
    if (trail.organizationId().isEmpty()) {
      add(all, new RecordedAccount(trail.ownerId(), Optional.empty(), true));
    } else {
      areKnown = addMembers(all);
    }
    if (areKnown) {
      reportUnknown(all);
    }
    return all.values().stream()
        .filter(account -> request.includes(account.id()))
        .sorted(Comparator.comparing(RecordedAccount::id))
        .toList();
  }

  /**
   * @return whether all are known
   */
  private boolean addMembers(Map<String, RecordedAccount> all) {
    boolean isKnown = true;
    try {
      members().forEach(account -> add(all, account));
    } catch (SdkException e) {
      isKnown = false;
      var reason = new NotAskedException("organizations:ListAccounts", management.described(), e);
      findings.add(reason.finding(FILES_ACCOUNTS));
    }
    try {
      for (var id : stored.folders(folders.root())) {
        if (id.matches("\\d{12}")) {
          all.putIfAbsent(id, new RecordedAccount(id, Optional.empty(), !isKnown));
        }
      }
    } catch (NotAskedException e) {
      isKnown = false;
      findings.add(e.finding(FILES_ACCOUNTS));
    }
    return isKnown;
  }

  private List<RecordedAccount> members() {
    var found = new ArrayList<RecordedAccount>();
    var organizations = management.organizations(trail.homeRegion());
    String next = null;
    do {
      var page = organizations.listAccounts(ListAccountsRequest.builder().nextToken(next).build());
      page.accounts().forEach(account -> found.add(member(account)));
      next = page.nextToken();
    } while (next != null && !next.isEmpty());
    if (found.isEmpty()) {
      throw SdkClientException.create("the organization has no account, so this is no answer");
    }
    return found;
  }

  private static RecordedAccount member(Account account) {
    return new RecordedAccount(
        account.id(), Optional.ofNullable(account.joinedTimestamp()), isActive(account));
  }

  /** AWS replaces the status by the state. */
  private static boolean isActive(Account account) {
    return account.state() != null
        ? account.state() == AccountState.ACTIVE
        : account.status() == AccountStatus.ACTIVE;
  }

  private static void add(Map<String, RecordedAccount> all, RecordedAccount account) {
    all.put(account.id(), account);
  }

  /** An account that is misspelled must not count as verified. */
  private void reportUnknown(Map<String, RecordedAccount> all) {
    request.accounts().stream()
        .filter(id -> !all.containsKey(id))
        .forEach(
            id ->
                findings.add(
                    Finding.failed(
                        FILES_ACCOUNTS,
                        "the account %s is not recorded by the trail".formatted(Text.quoted(id)),
                        "name an account of the organization")));
  }
}
