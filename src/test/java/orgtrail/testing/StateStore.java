package orgtrail.testing;

import java.util.List;
import java.util.Map;

/** Where the states of a project's stacks are. */
interface StateStore {
  /**
   * The variables with which Pulumi finds the states.
   *
   * @param account the account that Pulumi deploys to
   */
  Map<String, String> environment(String account);

  /** The options with which Pulumi creates a stack. */
  List<String> initOptions();

  /** The text of a stack's state as it is now, also while an update runs; empty at first. */
  String read(String stack);

  /** The names of the files that lock a stack. */
  List<String> locks(String stack);

  /** Replaces the state of a stack that exists. */
  void write(String stack, String text);
}
