package orgtrail.check;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.function.Consumer;

/** The lines that a check shows to the user. */
final class Lines {
  private Lines() {}

  /** The problems that a check adds; none if it stays silent. */
  static List<String> of(Consumer<Problems> check) {
    var problems = new Problems();
    check.accept(problems);
    problems.add("the end");
    var lines = assertThrows(RunException.class, problems::stop).getMessage().lines().toList();
    return lines.subList(0, lines.size() - 1);
  }
}
