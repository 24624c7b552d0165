package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import orgtrail.aws.ConditionKeys;
import software.amazon.awssdk.policybuilder.iam.IamPolicyReader;

/** Quotes of JSON are written as apostrophes. */
class PublicStatementTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':'*'",
        "'Principal':{'AWS':'*'}",
        "'Principal':{'Service':'*'}",
        "'Principal':{'AWS':['arn:aws:iam::123456789012:root','*']}",
        "'NotPrincipal':{'AWS':'arn:aws:iam::123456789012:root'}",
        "'NotPrincipal':{'AWS':'*'}"
      })
  void allowsEveryone(String principal) {
    assertTrue(isPublic("Allow", principal, ""));
    assertFalse(isPublic("Deny", principal, ""));
    assertFalse(
        isPublic("Allow", principal, "'StringEquals':{'aws:PrincipalOrgID':'o-exampleorg1'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Principal':{'AWS':'123456789012'}",
        "'Principal':{'AWS':'arn:aws:iam::123456789012:role/A'}",
        "'Principal':{'Service':'cloudtrail.amazonaws.com'}"
      })
  void doesNotAllowEveryoneIfItNamesPrincipals(String principal) {
    assertFalse(isPublic("Allow", principal, ""));
  }

  static Stream<String> keysOfTheCaller() {
    return ConditionKeys.OF_THE_CALLER.stream();
  }

  @ParameterizedTest
  @MethodSource("keysOfTheCaller")
  void isRestrictedByAFixedValueOfAKeyOfTheCaller(String key) {
    for (var operator :
        new String[] {
          "StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike"
        }) {
      assertFalse(isPublic("'%s':{'%s':'fixed'}".formatted(operator, key)), operator);
      assertFalse(isPublic("'%s':{'%s':['one','two']}".formatted(operator, key)), operator);
    }
  }

  @ParameterizedTest
  @MethodSource("keysOfTheCaller")
  void isNotRestrictedByAnyOtherTestOfAKeyOfTheCaller(String key) {
    for (var condition :
        new String[] {
          "'StringLike':{'%s':'*'}",
          "'StringEquals':{'%s':'*'}",
          "'StringLike':{'%s':'o-*'}",
          "'StringLike':{'%s':'o-exampleorg?'}",
          "'StringEquals':{'%s':'${aws:PrincipalAccount}'}",
          "'StringNotEquals':{'%s':'fixed'}",
          "'StringNotLike':{'%s':'fixed'}",
          "'ArnNotEquals':{'%s':'arn:aws:s3:::fixed'}",
          "'StringEqualsIfExists':{'%s':'fixed'}",
          "'ArnLikeIfExists':{'%s':'arn:aws:s3:::fixed'}",
          "'Null':{'%s':'false'}",
          "'ForAllValues:StringEquals':{'%s':'fixed'}",
          "'StringLike':{'%s':['fixed','*']}",
          "'StringEquals':{'%s':['*','fixed']}"
        }) {
      assertTrue(isPublic(condition.formatted(key)), condition.formatted(key));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Bool':{'aws:SecureTransport':'true'}",
        "'StringEquals':{'s3:x-amz-acl':'bucket-owner-full-control'}",
        "'StringEquals':{'aws:RequestedRegion':'eu-west-1'}",
        "'Bool':{'aws:SecureTransport':'true'},'StringNotEquals':{'aws:PrincipalOrgID':'o-exampleorg1'}"
      })
  void isNotRestrictedByAConditionOnSomethingElse(String condition) {
    assertTrue(isPublic(condition));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'StringEquals':{'AWS:PRINCIPALORGID':'o-exampleorg1'}",
        "'StringEquals':{'aws:principalorgid':'o-exampleorg1'}",
        "'stringequals':{'aws:PrincipalOrgID':'o-exampleorg1'}"
      })
  void isRestrictedWhateverTheCaseOfKeyAndOperator(String condition) {
    assertFalse(isPublic(condition));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:*:123456789012:trail/*",
        "arn:aws:iam::123456789012:role/*",
        "arn:aws:iam::123456789012:role/${aws:PrincipalTag/team}",
        "arn:aws:s3:::my-bucket"
      })
  void isRestrictedByAnArnOfOneAccount(String arn) {
    assertFalse(isPublic("'ArnLike':{'aws:SourceArn':'" + arn + "'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:cloudtrail:eu-west-1:*:trail/example",
        "arn:aws:cloudtrail:eu-west-1:12345678901?:trail/example",
        "arn:aws:s3:::my-*",
        "arn:*",
        "arn:aws:iam::*"
      })
  void isNotRestrictedByAnArnOfAnyAccount(String arn) {
    assertTrue(isPublic("'ArnLike':{'aws:SourceArn':'" + arn + "'}"));
  }

  @Test
  void isRestrictedIfOneOfSeveralConditionsRestrictsIt() {
    assertFalse(
        isPublic(
            "'Bool':{'aws:SecureTransport':'true'},'StringLike':{'aws:PrincipalArn':'*'},'StringEquals':{'aws:PrincipalAccount':'123456789012'}"));
  }

  @Test
  void isNotRestrictedByAFixedValueBesideAWildcardUnderTheSameKey() {
    assertTrue(isPublic("'StringLike':{'aws:SourceAccount':['123456789012','*']}"));
    assertFalse(
        isPublic(
            "'StringLike':{'aws:SourceAccount':'*'},'StringEquals':{'aws:SourceAccount':'123456789012'}"));
  }

  @Test
  void isRestrictedByAFixedValueBesideAWildcardUnderAnotherKey() {
    assertFalse(
        isPublic(
            "'StringLike':{'aws:PrincipalAccount':'123456789012','aws:SourceAccount':'*','aws:PrincipalArn':'*'}"));
  }

  private static boolean isPublic(String conditions) {
    return isPublic("Allow", "'Principal':'*'", conditions);
  }

  private static boolean isPublic(String effect, String principal, String conditions) {
    var condition = conditions.isEmpty() ? "" : ",'Condition':{" + conditions + "}";
    var policy =
        "{'Version':'2012-10-17','Statement':{'Effect':'%s',%s,'Action':'s3:GetObject','Resource':'*'%s}}"
            .formatted(effect, principal, condition);
    return PublicStatement.isPublic(
        IamPolicyReader.create().read(policy.replace('\'', '"')).statements().get(0));
  }
}
