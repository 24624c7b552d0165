package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;
import static orgtrail.verify.files.Verification.FIRST;
import static orgtrail.verify.files.Verification.HOURS;
import static orgtrail.verify.files.Verification.MEMBER;
import static orgtrail.verify.files.Verification.REGION;
import static orgtrail.verify.files.Verification.TO;
import static orgtrail.verify.files.Verification.lines;
import static orgtrail.verify.files.Verification.states;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Fixtures;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.services.account.model.ListRegionsRequest;
import software.amazon.awssdk.services.account.model.ListRegionsResponse;
import software.amazon.awssdk.services.account.model.RegionOptStatus;

/** Which accounts and regions are expected. */
class AccountsTest {
  private static final String OTHER = "456789012345";
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private final Verification verification = new Verification();

  @Test
  void doesNotPassIfNothingIsDueYet() {
    var result = new Verification().withoutMembers().member(MEMBER, TO).run();
    var line = "files.chains: there is no digest, and none is due yet";
    assertEquals(1, lines(result).size(), () -> lines(result).toString());
    assertTrue(lines(result).get(0).startsWith(line), () -> lines(result).toString());
  }

  /** An organization has at least one account, so a list without any is no answer. */
  @Test
  void doesNotTakeAnEmptyListOfAccountsForAnAnswer() {
    verification.chain();
    var lines = lines(verification.withoutMembers().run());
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("organizations:ListAccounts"), lines::toString);
  }

  /** Nobody knows whether the trail records it. */
  @Test
  void doesNotSayThatAnAccountIsNotRecordedIfNoAccountCouldBeAskedFor() {
    verification.chain();
    verification.bucket.deny("s3:ListBucketVersions");
    var result = verification.withoutMembers().accounts(OTHER).run();
    assertEquals(
        Set.of(Mark.NOT_ASKED),
        result.findings().stream().map(Finding::mark).collect(Collectors.toSet()),
        () -> lines(result).toString());
  }

  @Test
  void doesNotTakeAnEmptyListOfRegionsForAnAnswer() {
    verification.chain();
    when(verification.regions.listRegions(any(ListRegionsRequest.class)))
        .thenReturn(ListRegionsResponse.builder().build());
    var lines = lines(verification.run());
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).contains("account:ListRegions"), lines::toString);
  }

  @Test
  void namesAnAccountThatSendsNothing() {
    verification.chain();
    verification.member(OTHER, LONG_AGO);
    var result = verification.run();
    assertEquals("no digest", states(result).get(OTHER + " " + REGION));
    assertTrue(
        lines(result).stream()
            .anyMatch(line -> line.startsWith("files.accounts: the account " + OTHER)),
        () -> lines(result).toString());
    assertEquals(2, result.counts().get(Check.FILES_ACCOUNTS));
  }

  @Test
  void namesAnAccountWithDigestsButWithoutLogFiles() {
    var chain = new DeliveredTrail(verification.bucket, MEMBER, REGION);
    for (int i = 0; i < HOURS; i++) {
      var start = FIRST.plus(Duration.ofHours(i));
      chain.deliver(start, start.plus(Duration.ofHours(1)));
    }
    var expected =
        List.of(
            "files.accounts: the account 345678901234 has sent no log file from"
                + " 2026-11-23T12:00:00Z to 2026-11-24T12:00:00Z");
    assertEquals(expected, lines(verification.run()));
    assertEquals(expected, lines(verification.newest().run()));
  }

  @Test
  void acceptsAnAccountWithoutALogFileInTheNewestHour() {
    var chain = new DeliveredTrail(verification.bucket, MEMBER, REGION).deliver(FIRST, HOURS - 1);
    var start = FIRST.plus(Duration.ofHours(HOURS - 1));
    chain.deliver(start, start.plus(Duration.ofHours(1)));
    assertEquals(List.of(), lines(verification.newest().run()));
  }

  @Test
  void expectsAnAccountThatJoinsOnlyFromThenOn() {
    verification.chain();
    verification.member(OTHER, TO.minus(Duration.ofHours(20)));
    new DeliveredTrail(verification.bucket, OTHER, REGION)
        .deliver(FIRST.plus(Duration.ofHours(20)), 6);
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals("complete since 2026-11-24T05:17:28Z", states(result).get(OTHER + " " + REGION));
  }

  @Test
  void expectsNothingYetOfAnAccountThatHasJustJoined() {
    verification.chain();
    verification.member(OTHER, TO.minus(Duration.ofHours(2)));
    assertEquals(List.of(), lines(verification.run()));
    verification.member(OTHER, TO.minus(Duration.ofHours(4)));
    assertEquals(
        List.of(
            "files.chains: there is no digest of 2026-11-24T08:00:00Z to 2026-11-24T09:00:00Z"
                + " (1 digest)",
            "files.accounts: the account 456789012345 has sent no log file from"
                + " 2026-11-23T12:00:00Z to 2026-11-24T12:00:00Z"),
        lines(verification.run()));
  }

  @Test
  void verifiesTheFilesOfAnAccountThatHasLeftUpToWhereTheyEnd() {
    verification.chain();
    var left = new DeliveredTrail(verification.bucket, OTHER, REGION).deliver(FIRST, 10);
    assertEquals(List.of(), lines(verification.run()));
    verification.bucket.delete(left.digests().get(6));
    assertEquals("digest missing", states(verification.run()).get(OTHER + " " + REGION));
  }

  @Test
  void ignoresTheFolderOfAnAccountThatHasLeftLongAgo() {
    verification.chain();
    new DeliveredTrail(verification.bucket, OTHER, REGION).deliver(LONG_AGO, 3);
    var result = verification.run();
    assertEquals(List.of(), lines(result));
    assertEquals(Set.of(MEMBER + " " + REGION), states(result).keySet());
  }

  @Test
  void expectsOptInRegionsOnlyWhereTheAccountHasAFolder() {
    verification.region("af-south-1", RegionOptStatus.ENABLED);
    verification.region("me-south-1", RegionOptStatus.DISABLED);
    verification.chain();
    assertEquals(Set.of(MEMBER + " " + REGION), states(verification.run()).keySet());
    new DeliveredTrail(verification.bucket, MEMBER, "me-south-1").deliver(FIRST, 10);
    assertEquals(
        Map.of(MEMBER + " " + REGION, "complete", MEMBER + " me-south-1", "newest digest missing"),
        states(verification.run()));
  }

  @Test
  void expectsTheOptInRegionsOfTheManagementAccount() {
    verification.region("af-south-1", RegionOptStatus.ENABLED);
    verification.withoutMembers().member(Fixtures.MANAGEMENT_ACCOUNT, LONG_AGO);
    verification.chain(Fixtures.MANAGEMENT_ACCOUNT, REGION);
    assertEquals(
        "no digest", states(verification.run()).get(Fixtures.MANAGEMENT_ACCOUNT + " af-south-1"));
  }

  @Test
  void namesARegionWithoutDigests() {
    verification.region("eu-west-2", RegionOptStatus.ENABLED_BY_DEFAULT);
    verification.chain();
    assertEquals("no digest", states(verification.run()).get(MEMBER + " eu-west-2"));
  }

  @Test
  void verifiesTheAccountsThatAreNamed() {
    verification.member(OTHER, LONG_AGO);
    verification.chain();
    var result = verification.accounts(MEMBER).run();
    assertEquals(List.of(), lines(result));
    assertEquals(1, result.counts().get(Check.FILES_ACCOUNTS));
  }

  @Test
  void refusesAnAccountThatTheTrailDoesNotRecord() {
    verification.chain();
    assertEquals(
        List.of("files.accounts: the account 999999999999 is not recorded by the trail"),
        lines(verification.accounts("999999999999").run()));
  }

  @Test
  void eachAccountBelongsToExactlyOneShard() {
    for (int id = 0; id < 1000; id++) {
      var account = "%012d".formatted(id * 7919L);
      assertEquals(
          1,
          IntStream.rangeClosed(1, 7)
              .filter(number -> new Shard(number, 7).includes(account))
              .count());
    }
    assertTrue(new Shard(1, 1).includes(MEMBER));
    assertThrows(IllegalArgumentException.class, () -> new Shard(0, 7));
    assertThrows(IllegalArgumentException.class, () -> new Shard(8, 7));
  }

  /** Another version of the program must not divide the accounts differently. */
  @Test
  void theShardOfAnAccountNeverChanges() {
    assertTrue(new Shard(1, 4).includes("345678901234"));
  }

  @Test
  void verifiesOneShard() {
    verification.member(OTHER, LONG_AGO);
    verification.chain();
    verification.chain(OTHER, REGION);
    var all = new java.util.HashSet<String>();
    for (int number = 1; number <= 2; number++) {
      var part = states(verification.shard(number, 2).run()).keySet();
      assertTrue(all.stream().noneMatch(part::contains));
      all.addAll(part);
    }
    assertEquals(Set.of(MEMBER + " " + REGION, OTHER + " " + REGION), all);
  }

  @Test
  void verifiesTheTrailOfOneAccountAndRegion() {
    verification.trail(
        "isOrganizationTrail",
        "false",
        "isMultiRegionTrail",
        "false",
        "includeGlobalServiceEvents",
        "false");
    var result = verification.run();
    assertEquals(
        Set.of(Fixtures.MANAGEMENT_ACCOUNT + " " + DeliveredTrail.HOME), states(result).keySet());
    assertFalse(verification.bucket.listed().stream().anyMatch(p -> p.contains("o-exampleorg1")));
  }
}
