package orgtrail.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class WildcardsPropertiesTest {
  @Property
  void aPatternMatchesAsARegularExpressionDoes(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 8) String pattern,
      @ForAll @Chars({'a', 'b'}) @StringLength(max = 8) String text) {
    var regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    assertEquals(text.matches(regex), Wildcards.match(pattern, text));
  }

  @Property
  void aTextMatchesItselfAndAnyBeginningOfItWithAStar(
      @ForAll String text, @ForAll @StringLength(max = 5) String end) {
    assertTrue(Wildcards.match(text, text));
    assertTrue(Wildcards.match(text + "*", text + end));
  }
}
