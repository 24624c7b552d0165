package orgtrail.verify.files;

import java.time.Instant;
import java.util.Optional;

/**
 * An account whose log files are verified.
 *
 * @param joined when it joined the organization; empty if it is not known
 * @param isActive whether it has to send log files. An account that has left the organization, or
 *     that is suspended, sends none. Its log files are verified up to where they end.
 */
record RecordedAccount(String id, Optional<Instant> joined, boolean isActive) {}
