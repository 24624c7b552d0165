package orgtrail.verify.report;

import java.util.Optional;

/**
 * What one check has seen.
 *
 * <p>The texts can contain what somebody else wrote, e.g. the key of a file. Each writer of a
 * report makes them harmless.
 *
 * @param seen what was seen, on one line
 * @param remedy what to do, on one line; empty if the check has passed
 * @param place the account and region of a finding about log files
 */
public record Finding(Check check, Mark mark, String seen, String remedy, Optional<Place> place) {

  /** The same finding about the replica instead of the originals. */
  public Finding ofReplica() {
    return new Finding(check.ofReplica(), mark, seen, remedy, place);
  }

  /** All is as it has to be. */
  public static Finding passed(Check check, String seen) {
    return new Finding(check, Mark.PASSED, seen, "", Optional.empty());
  }

  /** Something is wrong. */
  public static Finding failed(Check check, String seen, String remedy) {
    return new Finding(check, Mark.FAILED, seen, remedy, Optional.empty());
  }

  /** Something is wrong with the log files of an account and region. */
  public static Finding failed(Check check, Place place, String seen, String remedy) {
    return new Finding(check, Mark.FAILED, seen, remedy, Optional.of(place));
  }

  /** AWS could not be asked. */
  public static Finding notAsked(Check check, String seen, String remedy) {
    return new Finding(check, Mark.NOT_ASKED, seen, remedy, Optional.empty());
  }

  /** AWS could not be asked about the log files of an account and region. */
  public static Finding notAsked(Check check, Place place, String seen, String remedy) {
    return new Finding(check, Mark.NOT_ASKED, seen, remedy, Optional.of(place));
  }
}
