package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void namesWhatAnObjectHasTwice() {
    assertEquals(
        Set.of("a", "c"), Json.repeatedNames("{\"c\":{\"a\":1,\"a\":[2]},\"b\":{},\"c\":3}"));
  }

  @Test
  void letsTwoObjectsHaveTheSameName() {
    assertEquals(Set.of(), Json.repeatedNames("[{\"a\":{\"a\":1}},{\"a\":2}]"));
  }

  /** The parser takes names without quotes, so that the search for repeated names meets them. */
  @Test
  void namesWhatAnObjectHasTwiceWithoutQuotes() {
    var problems = new ArrayList<String>();
    assertEquals(1, Json.array("[{a: 1, a: 2}]", "objects", problems).size());
    assertEquals(List.of("has 'a' twice"), problems);
  }
}
