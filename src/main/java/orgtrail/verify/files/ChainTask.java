package orgtrail.verify.files;

import java.time.Instant;
import orgtrail.verify.report.Place;

/**
 * A chain to verify.
 *
 * @param since the chain has to be complete from then on
 * @param due the time that it has to reach; the start of the period if it need not exist
 */
record ChainTask(Place place, Instant since, Instant due) {
  /** Whether the chain must have a digest in the period. */
  boolean mustExist() {
    return since.isBefore(due);
  }
}
