package orgtrail.stack;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orgtrail.aws.Adoptable;
import orgtrail.check.Adoption;
import orgtrail.config.Setting;

/**
 * Adds the import id to each resource that exists in AWS but not in the state. The engine reads
 * such a resource instead of creating it, and then updates it like any other. A component needs to
 * know nothing of it.
 *
 * @see <a href="https://www.pulumi.com/docs/iac/concepts/options/import/">The option import</a>
 */
final class Imports implements ResourceTransformation {
  private final Map<String, String> idsByName;
  private final List<String> lines;
  private final Set<String> used = new HashSet<>();

  private Imports(Map<String, String> idsByName, List<String> lines) {
    this.idsByName = idsByName;
    this.lines = lines;
  }

  /**
   * Queries which of these resources exist. Without the setting, nothing is queried.
   *
   * @param lines what the imports change, one line each
   */
  static Imports of(StackRun run, boolean adopts, List<Adoptable> adoptables, List<String> lines) {
    return new Imports(
        adopts ? Adoption.importIds(run.lookups(), adoptables, run.state()::has) : Map.of(), lines);
  }

  /** What the imports change, one line each. */
  List<String> lines() {
    return lines;
  }

  /** Whether a resource is imported instead of created. */
  boolean has(String name) {
    return idsByName.containsKey(name);
  }

  @Override
  public Optional<Result> apply(Args args) {
    var name = args.resource().pulumiResourceName();
    if (!has(name) || !(args.options() instanceof CustomResourceOptions options)) {
      return Optional.empty();
    }
    used.add(name);
    var withId = CustomResourceOptions.builder().importId(idsByName.get(name)).build();
    return Optional.of(new Result(args.args(), CustomResourceOptions.merge(options, withId)));
  }

  /**
   * The line that the setting has done its work; none if it is not set, or if a component has
   * imported something.
   */
  static List<String> done(boolean adopts, Imports... all) {
    return !adopts || List.of(all).stream().anyMatch(imports -> !imports.used.isEmpty())
        ? List.of()
        : List.of(
            "%s imports nothing any more, because the stack has everything that exists: remove it"
                .formatted(Setting.ADOPT.key()));
  }
}
