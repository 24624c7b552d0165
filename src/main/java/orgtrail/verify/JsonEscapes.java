package orgtrail.verify;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Escapes what is not ASCII, so that JSON is the same in every charset of an output. */
final class JsonEscapes extends FilterWriter {
  private static final int MAX_ASCII = 0x7f;

  JsonEscapes(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    if (c > MAX_ASCII) {
      out.write("\\u%04x".formatted(c));
    } else {
      out.write(c);
    }
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(text[i]);
    }
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(text.charAt(i));
    }
  }
}
