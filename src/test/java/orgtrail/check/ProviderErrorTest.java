package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An error of the provider becomes one line in AWS's own words. */
class ProviderErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessDenied: not authorized | AccessDenied: not authorized",
        "invoke of aws:kms/getKey:getKey returned an error: no such key | no such key",
        "Invoke of x returned an error: invoking aws:kms/getKey:getKey: 1 error occurred:\\n\\t* reading KMS Key: denied\\n\\n | reading KMS Key: denied",
        "2 errors occurred:\\n\\t* one\\n\\t* two\\n | one two"
      })
  void theTextAroundTheErrorGoes(String message, String expected) {
    assertEquals(expected, line(message.replace("\\n", "\n").replace("\\t", "\t")));
  }

  @Test
  void onlyTheBulletBeforeAnErrorGoesAndAsterisksInItStay() {
    assertEquals(
        "not authorized to perform: kms:Describe* on resource: arn:aws:kms:*:123456789012:key/*",
        line(
            "1 error occurred:\n\t* not authorized to perform: kms:Describe* on resource: arn:aws:kms:*:123456789012:key/*\n\n"));
  }

  @Test
  void anErrorWithoutAMessageIsNamedAfterItsType() {
    assertEquals("IllegalStateException", line(null));
    assertEquals("IllegalStateException", ProviderError.inOneLine(new IllegalStateException()));
  }

  private static String line(String message) {
    return ProviderError.inOneLine(
        new CompletionException("wrapped", new IllegalStateException(message)));
  }
}
