package orgtrail.aws;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsNamesTest {
  @Test
  void anAccountIdHasTwelveDigits() {
    assertTrue(AwsNames.isAccountId("012345678901"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"12345678901", "1234567890123", "12345678901a", "123456789012\n", "", "*"})
  void nothingElseIsAnAccountId(String id) {
    assertFalse(AwsNames.isAccountId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"o-exampleorg", "o-0123456789abcdefghijklmnopqrstuv"})
  void anOrganizationIdHas10To32LowercaseLettersOrDigits(String id) {
    assertTrue(AwsNames.isOrganizationId(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exampleorg1",
        "o-short",
        "o-EXAMPLEORG1",
        "o-example_org",
        "o-0123456789abcdefghijklmnopqrstuvw",
        "o-exampleorg1/*",
        ""
      })
  void nothingElseIsAnOrganizationId(String id) {
    assertFalse(AwsNames.isOrganizationId(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "Trail_one.two-three", "123", "1.2.3"})
  void aTrailNameMayHaveSingleSeparators(String name) {
    assertTrue(AwsNames.isTrailName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ab", "a--b", "a._b", "-abc", "abc-", "a b", "192.168.5.4", "a/b", "trail*", ""})
  void anythingElseIsNoTrailName(String name) {
    assertFalse(AwsNames.isTrailName(name));
  }

  @Test
  void aTrailNameHasAtMost128Characters() {
    assertTrue(AwsNames.isTrailName("a".repeat(128)));
    assertFalse(AwsNames.isTrailName("a".repeat(129)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "a.b-c", "1a1", "an-a"})
  void aBucketNameIsLowercase(String name) {
    assertTrue(AwsNames.isBucketName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "Abc",
        "a_b",
        "-abc",
        "abc-",
        ".abc",
        "a..b",
        "10.0.0.1",
        "xn--abc",
        "sthree-abc",
        "amzn-s3-demo-abc",
        "abc-s3alias",
        "abc--ol-s3",
        "abc.mrap",
        "abc--x-s3",
        "abc--table-s3",
        "abc-an",
        ""
      })
  void s3ReservesOtherBucketNames(String name) {
    assertFalse(AwsNames.isBucketName(name));
  }

  @Test
  void aBucketNameHasAtMost63Characters() {
    assertTrue(AwsNames.isBucketName("a".repeat(63)));
    assertFalse(AwsNames.isBucketName("a".repeat(64)));
  }

  @Test
  void anAliasIsNotOneOfAws() {
    assertTrue(AwsNames.isKeyAlias("team/Key_1-a"));
    assertFalse(AwsNames.isKeyAlias("aws/s3"));
    assertFalse(AwsNames.isKeyAlias("a.b"));
    assertFalse(AwsNames.isKeyAlias(""));
    assertTrue(AwsNames.isKeyAlias("a".repeat(250)));
    assertFalse(AwsNames.isKeyAlias("a".repeat(251)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "a/b/c", "A_1!-.'()"})
  void aFolderMayHaveFoldersInIt(String folder) {
    assertTrue(AwsNames.isFolder(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "a*", "a?", "${a}", "a b"})
  void aFolderHasNoCharacterThatAPolicyWouldReadOtherwise(String folder) {
    assertFalse(AwsNames.isFolder(folder));
  }

  @Test
  void aFolderHasAtMost200Characters() {
    assertTrue(AwsNames.isFolder("a".repeat(200)));
    assertFalse(AwsNames.isFolder("a".repeat(201)));
  }

  @Test
  void aTopicNameHasAtMost256LettersDigitsHyphensAndUnderscores() {
    assertTrue(AwsNames.isTopicName("New_logs-1"));
    assertTrue(AwsNames.isTopicName("a".repeat(256)));
    assertFalse(AwsNames.isTopicName("a".repeat(257)));
    assertFalse(AwsNames.isTopicName("a.fifo"));
    assertFalse(AwsNames.isTopicName("a b"));
    assertFalse(AwsNames.isTopicName(""));
  }
}
