package orgtrail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The TCP sockets on which a process listens, from Linux's own list.
 *
 * @see <a
 *     href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">/proc/net/tcp</a>
 */
public final class ListeningSockets {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private ListeningSockets() {}

  /** Whether this system has such a list. */
  public static boolean areKnown() {
    return Files.isReadable(PROC.resolve("net/tcp"));
  }

  /**
   * The addresses and ports, as Linux writes them: in hexadecimal digits, the last byte first, e.g.
   * {@code 0100007F:1209} for 127.0.0.1 and the port 4617.
   */
  public static Set<String> of(ProcessHandle process) {
    var sockets = sockets(process);
    return Stream.of("net/tcp", "net/tcp6")
        .flatMap(list -> lines(PROC.resolve(list)))
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields[STATE].equals(LISTENING) && sockets.contains(fields[INODE]))
        .map(fields -> fields[ADDRESS])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The inodes of all sockets of a process. */
  private static Set<String> sockets(ProcessHandle process) {
    try (var files = Files.list(PROC.resolve(process.pid() + "/fd"))) {
      return files
          .map(ListeningSockets::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring("socket:[".length(), target.length() - 1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file can be closed meanwhile. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static Stream<String> lines(Path list) {
    try {
      return Files.exists(list) ? Files.readAllLines(list).stream().skip(1) : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
