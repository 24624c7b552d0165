package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', a, false",
    "a, '', false",
    "*, '', true",
    "**, '', true",
    "?, '', false",
    "abc, abc, true",
    "abc, abcd, false",
    "abcd, abc, false",
    "a*, a, true",
    "a*c, abc, true",
    "a*c, abcb, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*b*b, abab, true",
    "*ab, aab, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false",
    "*?, a, true",
    "a.c, abc, false"
  })
  void starStandsForAnyCharactersAndAQuestionMarkForOne(
      String pattern, String text, boolean matches) {
    assertEquals(matches, Wildcards.match(pattern, text));
  }
}
