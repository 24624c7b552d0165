package orgtrail.testing.generated;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Texts as values of a stack file. The engine passes every type of YAML as text. */
public final class Texts {
  /** The texts into which the engine turns values of other types, and texts that look like them. */
  private static final List<String> TYPES =
      List.of(
          "",
          "null",
          "~",
          "true",
          "True",
          "yes",
          "0",
          "-1",
          "7",
          "012",
          "0x1F",
          "1e3",
          "1.0",
          "NaN",
          ".inf",
          "123456789012",
          "99999999999",
          "9999999999999999999999",
          "2026-01-01T00:00:00Z",
          "[]",
          "{}",
          "[null]",
          "[123456789012]",
          "[true,1.5,\"x\"]",
          "[[\"x\"]]",
          "[\"x\",\"x\"]",
          "{\"a\":null}",
          "{\"a\":{\"b\":[{}]}}");

  /** Characters that end a line, change a terminal, or are no characters. */
  private static final List<String> CHARACTERS =
      List.of(
          " ",
          "\t",
          "\n",
          "\r",
          "a\nb",
          "a\rb",
          "a\r\n\r\nb",
          "a\u000bb",
          "a\u0085b",
          "a\u2028b",
          "\u0000",
          "a\u0000b",
          "\u001b[2Jcleared",
          "\u0007",
          "\u202Ereversed",
          "\u0645\u0631\u062D\u0628\u0627",
          "\uD83D\uDE00",
          "\uD83D",
          "\uDE00\uD83D",
          "e\u0301\uFEFF",
          "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662",
          "%s%d%n%",
          "${aws:username}",
          "\\",
          "'\"`",
          "*",
          "?",
          "../..",
          "a//b",
          "a..b",
          "-a-",
          "arn:",
          "arn:aws:iam::123456789012:role/",
          "arn:aws:kms:::key/",
          "a@b.c\n");

  /** What a long text repeats. */
  private static final List<String> REPEATED =
      List.of(" ", "\n", "a", "a/", "a-", ".", "a.", "*", "[", "{\"a\":", "\uD83D\uDE00", "a\n ");

  private Texts() {}

  /** Any of the texts below. */
  public static Arbitrary<String> any() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of(TYPES)),
        Tuple.of(3, Arbitraries.of(CHARACTERS)),
        Tuple.of(2, Arbitraries.strings().ofMaxLength(30)),
        Tuple.of(1, list(Arbitraries.of(CHARACTERS))),
        Tuple.of(1, json()),
        Tuple.of(1, deepJson()),
        Tuple.of(1, longTexts()));
  }

  private static Arbitrary<String> longTexts() {
    return Combinators.combine(
            Arbitraries.of("", "x@", "[\"", "arn:aws:iam::123456789012:role/"),
            Arbitraries.of(REPEATED),
            Arbitraries.of(100, 3_000, 60_000),
            Arbitraries.of("", " !", "\"]"))
        .as((start, repeated, times, end) -> start + repeated.repeat(times) + end);
  }

  /** Lists in lists, or objects in objects. */
  private static Arbitrary<String> deepJson() {
    return Combinators.combine(Arbitraries.of(10, 300, 60_000), Arbitraries.of(true, false))
        .as(
            (depth, ofLists) ->
                ofLists
                    ? "[".repeat(depth) + "]".repeat(depth)
                    : "{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
  }

  /** JSON of every type, up to three levels deep. */
  public static Arbitrary<String> json() {
    return value(3).map(new Gson().newBuilder().serializeNulls().create()::toJson);
  }

  private static Arbitrary<Object> value(int levels) {
    Arbitrary<Object> plain =
        Arbitraries.oneOf(
            Arbitraries.of(CHARACTERS),
            Arbitraries.strings().ofMaxLength(8),
            Arbitraries.longs(),
            Arbitraries.of(true, false),
            Arbitraries.just(null));
    if (levels == 0) {
      return plain;
    }
    var inner = value(levels - 1);
    Arbitrary<List<Object>> lists = inner.list().ofMaxSize(3);
    Arbitrary<Map<String, Object>> objects =
        Arbitraries.maps(Arbitraries.of(NAMES), inner).ofMaxSize(3);
    return Arbitraries.oneOf(plain, lists, objects);
  }

  /** Names that mean something in one of the structured settings. */
  private static final List<String> NAMES =
      List.of(
          "Statement",
          "Effect",
          "Principal",
          "Action",
          "Resource",
          "Condition",
          "Name",
          "FieldSelectors",
          "Field",
          "Equals",
          "type",
          "arns",
          "");

  /** A JSON list of these texts. */
  public static Arbitrary<String> list(Arbitrary<String> texts) {
    return texts.list().ofMaxSize(4).map(new Gson()::toJson);
  }
}
