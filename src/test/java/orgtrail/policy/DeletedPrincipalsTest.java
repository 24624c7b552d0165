package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Fixtures;

/** Who was deleted is known from the policies that a refresh has read from AWS. */
class DeletedPrincipalsTest {
  private static final String READER = "arn:aws:iam::345678901234:role/Auditor";
  private static final String USER = "arn:aws:iam::345678901234:user/auditor";
  private static final String ROLE_ID = "AROAEXAMPLE1234567890";
  private static final String USER_ID = "AIDAEXAMPLE1234567890";

  private final LogStorePolicies policies =
      LogStorePolicies.of(
          Fixtures.logStore("logReaders", "[\"%s\", \"%s\"]".formatted(READER, USER)));

  @Test
  void nobodyIsMissingAsLongAsThePoliciesAreAsTheyShouldBe() {
    assertEquals(deleted(Set.of(), Set.of()), found(policies.logBucket(), policies.key()));
  }

  @Test
  void aDeletedRoleIsFoundByItsId() {
    assertEquals(
        deleted(Set.of(ROLE_ID), Set.of(READER)),
        found(
            policies.logBucket().replace(READER, ROLE_ID),
            policies.key().replace(READER, ROLE_ID)));
  }

  @Test
  void aDeletedUserIsFoundToo() {
    assertEquals(
        deleted(Set.of(USER_ID), Set.of(USER)),
        found(policies.logBucket().replace(USER, USER_ID), policies.key().replace(USER, USER_ID)));
  }

  @Test
  void aReaderThatIsNewIsNotAnId() {
    var without = LogStorePolicies.of(Fixtures.logStore());
    assertEquals(
        deleted(Set.of(), Set.of(READER, USER)), found(without.logBucket(), without.key()));
  }

  private DeletedPrincipals found(String... deployed) {
    return DeletedPrincipals.of(policies, List.of(deployed));
  }

  private static DeletedPrincipals deleted(Set<String> ids, Set<String> missing) {
    return new DeletedPrincipals(new TreeSet<>(ids), new TreeSet<>(missing));
  }
}
