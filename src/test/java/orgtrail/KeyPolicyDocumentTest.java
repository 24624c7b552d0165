package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.PolicySimulator.Answer;
import orgtrail.PolicySimulator.Request;

class KeyPolicyDocumentTest {
  private static final TrailIdentity TRAIL =
      new TrailIdentity(
          "aws", "ap-southeast-1", "234567890123", "o-exampleorg1", "example-quantum-123");
  private static final String CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
  private static final String ADMIN = "arn:aws:iam::123456789012:role/Admin";

  private final PolicySimulator key =
      PolicySimulator.of(
          KeyPolicyDocument.forLogs(
              new AwsEnvironment("123456789012", "ap-southeast-1", "aws"), TRAIL));

  private static final Request ENCRYPT =
      new Request(
          "Service",
          "cloudtrail.amazonaws.com",
          "kms:GenerateDataKey",
          "*",
          Map.of("aws:SourceArn", TRAIL.arn(), CONTEXT, TRAIL.arn()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:Decrypt",
        "kms:DescribeKey"
      })
  void letsTheTrailUseTheKey(String action) {
    assertEquals(Answer.ALLOWED, key.answer(ENCRYPT.doing(action)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"})
  void refusesEveryOtherTrail(String action) {
    var other = "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/other";
    var strangers = "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/example-quantum-123";
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.NOTHING, key.answer(request.with("aws:SourceArn", other)));
    assertEquals(Answer.NOTHING, key.answer(request.with("aws:SourceArn", strangers)));
    assertEquals(Answer.NOTHING, key.answer(request.without("aws:SourceArn")));
  }

  @Test
  void refusesToEncryptAnythingButLogsOfTheManagementAccountsTrails() {
    assertEquals(Answer.NOTHING, key.answer(ENCRYPT.without(CONTEXT)));
    assertEquals(
        Answer.NOTHING,
        key.answer(
            ENCRYPT.with(CONTEXT, "arn:aws:cloudtrail:ap-southeast-1:345678901234:trail/x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:CreateGrant"
      })
  void letsNoPrincipalUseTheKeyOrGrantItsUse(String action) {
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.NOTHING, key.answer(request.by("AWS", ADMIN)));
    assertEquals(Answer.NOTHING, key.answer(request.by("AWS", "arn:aws:iam::123456789012:root")));
    assertEquals(
        Answer.NOTHING, key.answer(request.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation"})
  void letsOnlyItsOwnAccountLookAfterTheKey(String action) {
    var request = ENCRYPT.doing(action);
    assertEquals(Answer.ALLOWED, key.answer(request.by("AWS", ADMIN)));
    assertEquals(
        Answer.NOTHING, key.answer(request.by("AWS", "arn:aws:iam::234567890123:role/Admin")));
    assertEquals(Answer.NOTHING, key.answer(request));
  }
}
