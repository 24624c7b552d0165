package orgtrail.check;

import com.pulumi.exceptions.RunException;
import java.util.ArrayList;
import java.util.List;
import orgtrail.config.OneLine;

/**
 * The problems that prevent a deployment, one line each, so that the user sees all of them at once.
 */
public final class Problems {
  private final List<String> lines = new ArrayList<>();

  void add(String line) {
    lines.add(OneLine.of(line));
  }

  void addAll(List<String> more) {
    more.forEach(this::add);
  }

  /**
   * Ends the run if there is a problem, before anything is changed.
   *
   * @throws RunException with one line for each problem
   */
  public void stop() {
    if (!lines.isEmpty()) {
      throw new RunException(String.join("\n", lines));
    }
  }
}
