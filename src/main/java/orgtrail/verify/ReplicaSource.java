package orgtrail.verify;

import java.util.Optional;
import orgtrail.verify.expected.DeployedStack;

/**
 * The replica, and where the credentials for its account come from.
 *
 * @param stack its stack; empty for static values, or if the stack cannot be read
 * @param credentials empty if its stack cannot be read
 * @param isNamed whether an option is about it. Then the verification does not start without it.
 * @param problem why its stack cannot be read, on one line; empty if it can
 */
record ReplicaSource(
    Optional<DeployedStack> stack,
    Optional<Credentials.Source> credentials,
    boolean isNamed,
    String problem) {}
