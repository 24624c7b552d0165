package orgtrail.verify.report;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Set;

/** Writes HTML. Each text and each value of an attribute is escaped, so none can become markup. */
final class Html {
  /** A line break after these keeps the source readable, and is not visible in the page. */
  private static final Set<String> BLOCKS =
      Set.of(
          "dd", "details", "div", "dl", "footer", "h1", "h2", "h3", "head", "header", "li", "main",
          "p", "section", "summary", "table", "tbody", "thead", "title", "tr", "ul");

  private final PrintWriter out;

  Html(Writer out) {
    this.out = new PrintWriter(out);
  }

  /**
   * Starts an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String tag, String... attributes) {
    out.print("<" + tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.print(" " + attributes[i] + "=\"" + escaped(attributes[i + 1]) + "\"");
    }
    out.print(">");
    return this;
  }

  /** Ends an element. */
  Html close(String tag) {
    out.print("</" + tag + ">");
    if (BLOCKS.contains(tag)) {
      out.print("\n");
    }
    return this;
  }

  /** A text. */
  Html text(String text) {
    out.print(escaped(text));
    return this;
  }

  /** An element with a text. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** A text of this program that is HTML or CSS already. */
  Html raw(String text) {
    out.print(text);
    return this;
  }

  void flush() {
    out.flush();
  }

  private static String escaped(String text) {
    return Words.visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
