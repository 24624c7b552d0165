package orgtrail.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import orgtrail.aws.Adoptable;

/** Queries which resources of a stack exist in AWS, so that the stack imports them. */
public final class Adoption {
  private Adoption() {}

  /**
   * The ids with which the provider imports what exists. A resource that is in the state is left
   * out, because the engine would replace it if its id differed.
   *
   * @param inState whether a resource of this name is in the stack's state
   * @return import ids by the names of the resources in the program
   */
  public static Map<String, String> importIds(
      AwsLookups lookups, List<Adoptable> adoptables, Predicate<String> inState) {
    var ids = new LinkedHashMap<String, String>();
    adoptables.stream()
        .filter(adoptable -> !inState.test(adoptable.name()))
        .filter(adoptable -> exists(lookups, adoptable))
        .forEach(adoptable -> ids.put(adoptable.name(), adoptable.importId()));
    return ids;
  }

  private static boolean exists(AwsLookups lookups, Adoptable adoptable) {
    return lookups
        .existing(adoptable.type(), adoptable.identifier())
        .filter(found -> adoptable.property().map(found::has).orElse(true))
        .isPresent();
  }
}
