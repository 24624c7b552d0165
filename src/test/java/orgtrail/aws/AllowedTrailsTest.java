package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllowedTrailsTest {
  private static final AllowedTrails ORGANIZATION =
      new AllowedTrails(
          "aws", "eu-west-1", "t", List.of("234567890123"), Optional.of("o-exampleorg1"));

  private static final AllowedTrails ACCOUNTS =
      new AllowedTrails(
          "aws-cn", "cn-north-1", "t", List.of("234567890123", "345678901234"), Optional.empty());

  @Test
  void haveOneArnForAnOrganization() {
    var arn = "arn:aws:cloudtrail:eu-west-1:234567890123:trail/t";
    assertEquals(List.of(arn), ORGANIZATION.arns());
    assertEquals(arn, ORGANIZATION.arnPattern());
  }

  @Test
  void haveAnArnForEachAccount() {
    assertEquals(
        List.of(
            "arn:aws-cn:cloudtrail:cn-north-1:234567890123:trail/t",
            "arn:aws-cn:cloudtrail:cn-north-1:345678901234:trail/t"),
        ACCOUNTS.arns());
    assertEquals("arn:aws-cn:cloudtrail:cn-north-1:*:trail/t", ACCOUNTS.arnPattern());
  }

  @Test
  void encryptForAnyTrailOfTheirAccounts() {
    assertEquals(
        List.of("arn:aws:cloudtrail:*:234567890123:trail/*"),
        ORGANIZATION.encryptionContextPatterns());
    assertEquals(2, ACCOUNTS.encryptionContextPatterns().size());
  }

  @Test
  void haveTheRootsOfTheirAccounts() {
    assertEquals(
        List.of("arn:aws-cn:iam::234567890123:root", "arn:aws-cn:iam::345678901234:root"),
        ACCOUNTS.accountRoots());
  }

  @Test
  void canBeCutToTheFirstAccounts() {
    assertEquals(List.of("234567890123"), ACCOUNTS.ofFirstAccounts(1).accountIds());
    assertEquals(List.of(), ACCOUNTS.ofFirstAccounts(0).arns());
  }
}
