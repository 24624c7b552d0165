package orgtrail.verify.asking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out that a list goes on in a circle: after some parts, it is where it was before, and would
 * never end. Of each list that is being read, it keeps two positions, however long the list is.
 *
 * @see <a href="https://maths-people.anu.edu.au/~brent/pub/pub051.html">Brent: An improved Monte
 *     Carlo factorization algorithm</a>
 */
final class Circles {
  /** The lists that were read last. Nothing tells when one has ended or is not read on. */
  private static final int MOST_LISTS = 1_000;

  private final Map<List<String>, Walk> walks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Walk> eldest) {
          return size() > MOST_LISTS;
        }
      };

  /**
   * Whether a list is where it was before. Lists that are read at the same time are told apart by
   * their positions. If two have the same one, at most a circle is found later.
   *
   * @param asked where the part began
   * @param answered where the next part begins
   */
  synchronized boolean isClosedBy(List<String> asked, List<String> answered) {
    var known = walks.remove(asked);
    var walk = known == null ? new Walk() : known;
    walks.put(answered, walk);
    return walk.returnsTo(answered);
  }

  /**
   * The way through a list. It remembers one position for twice as many steps as the one before.
   */
  private static final class Walk {
    private List<String> remembered = List.of();
    private long steps;
    private long limit = 1;

    boolean returnsTo(List<String> position) {
      if (position.equals(remembered)) {
        return true;
      }
      if (++steps == limit) {
        remembered = position;
        limit *= 2;
        steps = 0;
      }
      return false;
    }
  }
}
