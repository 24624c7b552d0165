package orgtrail.config;

import java.util.List;
import java.util.Locale;

/**
 * How the organization protects the log store and the trail with service control policies.
 *
 * @param targets accounts, organizational units or the root whose principals cannot change the
 *     trail
 * @see <a
 *     href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html">Service
 *     control policies</a>
 */
public record TamperGuard(Mode mode, List<String> targets) {
  /** What the stack does with the policies. */
  public enum Mode {
    /** There are no policies. */
    NONE,
    /** The stack outputs the policies, for whoever manages the organization's policies. */
    DOCUMENT,
    /** The stack creates and attaches the policies. */
    ATTACH;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the stack has service control policies. */
  public boolean enabled() {
    return mode != Mode.NONE;
  }

  /** Whether the stack creates and attaches the policies. */
  public boolean attaches() {
    return mode == Mode.ATTACH;
  }
}
