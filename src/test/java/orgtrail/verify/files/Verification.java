package orgtrail.verify.files;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.config.TrailSettings;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Fixtures;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.report.Check;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.Region;
import software.amazon.awssdk.services.account.model.RegionOptStatus;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysResponse;
import software.amazon.awssdk.services.cloudtrail.model.PublicKey;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;

/** A run of the verification against a bucket in memory. */
final class Verification {
  static final String MEMBER = Fixtures.MEMBER_ACCOUNT;
  static final String REGION = "eu-west-1";

  /** The period ends at noon. The hours of the chains start at minute 17 and second 28. */
  static final Instant FROM = Instant.parse("2026-11-23T12:00:00Z");

  static final Instant TO = Instant.parse("2026-11-24T12:00:00Z");
  static final Instant FIRST = Instant.parse("2026-11-23T09:17:28Z");
  static final int HOURS = 26;

  static final String REPLICA_KEY_ARN = "arn:aws:kms:ap-southeast-2:456789012345:key/3c4d";

  final FakeBucket bucket = new FakeBucket();
  final FakeBucket copies = new FakeBucket("copies");
  final AwsAccount management = mock(AwsAccount.class);
  final OrganizationsClient organizations = mock(OrganizationsClient.class);
  final AccountClient regions = mock(AccountClient.class);
  final CloudTrailClient cloudTrail = mock(CloudTrailClient.class);

  private final List<Account> members = new ArrayList<>();
  private final List<Region> enabled = new ArrayList<>();
  private Request.Digests digests = Request.Digests.ALL;
  private List<String> accounts = List.of();
  private Shard shard = Shard.ALL;
  private Instant from = FROM;
  private Instant to = TO;
  private Instant now = TO;
  private String[] trailSettings = {};
  private Optional<Replica> replica = Optional.empty();
  private Progress progress = (done, all) -> {};
  private int parallelism = 4;

  Verification() {
    when(management.accountId()).thenReturn(Fixtures.MANAGEMENT_ACCOUNT);
    when(management.described()).thenReturn("arn:aws:iam::234567890123:user/auditor");
    when(management.organizations(anyString())).thenReturn(organizations);
    when(management.account(anyString())).thenReturn(regions);
    when(management.cloudTrail(anyString())).thenReturn(cloudTrail);
    member(MEMBER, Instant.parse("2020-01-01T00:00:00Z"));
    region(REGION, RegionOptStatus.ENABLED_BY_DEFAULT);
    when(organizations.listAccounts(any(ListAccountsRequest.class)))
        .thenAnswer(call -> page(call.<ListAccountsRequest>getArgument(0).nextToken()));
    when(regions.listRegions(any(ListRegionsRequest.class)))
        .thenAnswer(call -> ListRegionsResponse.builder().regions(enabled).build());
    when(cloudTrail.listPublicKeys(any(ListPublicKeysRequest.class)))
        .thenReturn(ListPublicKeysResponse.builder().publicKeyList(publicKey()).build());
  }

  /** One account a page. */
  private ListAccountsResponse page(String token) {
    int index = token == null ? 0 : Integer.parseInt(token);
    var next = index + 1 < members.size() ? String.valueOf(index + 1) : null;
    return ListAccountsResponse.builder()
        .accounts(members.isEmpty() ? List.of() : List.of(members.get(index)))
        .nextToken(next)
        .build();
  }

  private static PublicKey publicKey() {
    return PublicKey.builder()
        .fingerprint(DeliveredTrail.fingerprint(DeliveredTrail.CLOUDTRAIL))
        .value(SdkBytes.fromByteArray(DeliveredTrail.pkcs1(DeliveredTrail.CLOUDTRAIL)))
        .build();
  }

  Verification member(String id, Instant joined) {
    members.add(
        Account.builder().id(id).state(AccountState.ACTIVE).joinedTimestamp(joined).build());
    return this;
  }

  Verification withoutMembers() {
    members.clear();
    return this;
  }

  Verification region(String name, RegionOptStatus status) {
    enabled.add(Region.builder().regionName(name).regionOptStatus(status).build());
    return this;
  }

  /** A complete chain of the member in the region. */
  DeliveredTrail chain() {
    return chain(MEMBER, REGION);
  }

  DeliveredTrail chain(String account, String region) {
    return new DeliveredTrail(bucket, account, region).deliver(FIRST, HOURS);
  }

  Verification newest() {
    digests = Request.Digests.NEWEST;
    return this;
  }

  Verification period(Instant from, Instant to) {
    this.from = from;
    this.to = to;
    return this;
  }

  /** The period and the clock end an hour later. */
  Verification anHourLater() {
    to = TO.plus(Duration.ofHours(1));
    now = to;
    return this;
  }

  /** The same period, looked at later. */
  Verification at(Instant now) {
    this.now = now;
    return this;
  }

  Verification accounts(String... ids) {
    accounts = List.of(ids);
    return this;
  }

  Verification shard(int number, int of) {
    shard = new Shard(number, of);
    return this;
  }

  Verification trail(String... namesAndValues) {
    trailSettings = namesAndValues;
    return this;
  }

  /** Copies everything that is delivered, and verifies the copies. */
  Verification replicated() {
    bucket.replicateTo(copies, REPLICA_KEY_ARN);
    replica = Optional.of(replica(Optional.of(copies)));
    return this;
  }

  /** The same, but the account of the replica cannot be asked. */
  Verification replicatedElsewhere() {
    replicated();
    replica = Optional.of(replica(Optional.empty()));
    return this;
  }

  private Replica replica(Optional<LogBucket> copies) {
    return new Replica(copies, REPLICA_KEY_ARN, Duration.ofHours(1), now);
  }

  Verification progress(Progress progress) {
    this.progress = progress;
    return this;
  }

  /** How many chains and how many files are read at a time. */
  Verification parallel(int number) {
    parallelism = number;
    return this;
  }

  Result run() {
    var request =
        new Request(from, to, now, digests, accounts, shard, parallelism, Duration.ofHours(3));
    return LogFiles.verify(
        expectedTrail(), expectedLogStore(), bucket, replica, management, request, progress);
  }

  private ExpectedTrail expectedTrail() {
    var settings =
        ((Settings.Management)
                Settings.read(StackConfiguration.of(Fixtures.management(trailSettings))))
            .trail();
    return expected(settings);
  }

  private static ExpectedTrail expected(TrailSettings settings) {
    return new ExpectedTrail(
        settings,
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/" + settings.name(),
        Fixtures.MANAGEMENT_ACCOUNT,
        Fixtures.MANAGEMENT_ACCOUNT,
        DeliveredTrail.HOME,
        "aws",
        settings.isOrganizationTrail() ? Optional.of("o-exampleorg1") : Optional.empty(),
        FakeBucket.NAME,
        DeliveredTrail.KEY_ARN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static ExpectedLogStore expectedLogStore() {
    var layout = Fixtures.logStore("s3BucketName", FakeBucket.NAME);
    return new ExpectedLogStore(
        layout, LogStorePolicies.of(layout), DeliveredTrail.KEY_ARN, Optional.empty());
  }

  /** The findings as {@code id: seen}. */
  static List<String> lines(Result result) {
    return result.findings().stream().map(f -> f.check().id() + ": " + f.seen()).toList();
  }

  static List<Check> checks(Result result) {
    return result.findings().stream().map(f -> f.check()).distinct().toList();
  }

  static Map<String, String> states(Result result) {
    var states = new TreeMap<String, String>();
    result
        .chains()
        .forEach(
            chain ->
                states.put(
                    chain.place().accountId() + " " + chain.place().region(), chain.summary()));
    return states;
  }
}
