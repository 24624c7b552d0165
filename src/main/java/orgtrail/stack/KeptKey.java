package orgtrail.stack;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import java.util.Optional;
import orgtrail.logstore.WormBucket;

/**
 * Keeps the key of the log files if {@code pulumi up --refresh} removes it from the state, because
 * its deletion is scheduled. Then the state that the program has read still contains the key, so
 * that {@link orgtrail.check.LostKey} finds nothing. With the import id, the engine looks for that
 * key and fails, instead of creating another one. The option has no effect on a key in the state.
 *
 * @see <a href="https://www.pulumi.com/docs/iac/concepts/options/import/">The option import</a>
 */
record KeptKey(Optional<String> id) implements ResourceTransformation {
  private static final String NAME = Components.LOG_ARCHIVE + WormBucket.KEY;

  static KeptKey of(StackState state) {
    return new KeptKey(state.text(NAME, "id"));
  }

  @Override
  public Optional<Result> apply(Args args) {
    return id.filter(known -> args.resource().pulumiResourceName().equals(NAME))
        .map(
            known ->
                new Result(
                    args.args(),
                    CustomResourceOptions.merge(
                        (CustomResourceOptions) args.options(),
                        CustomResourceOptions.builder().importId(known).build())));
  }
}
