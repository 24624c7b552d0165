package orgtrail.testing.generated;

import com.pulumi.exceptions.RunException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.config.StackKind;
import orgtrail.testing.Fixtures;

/** Log stores whose settings are accepted. */
public final class LogStores {
  private LogStores() {}

  /** Configurations of stacks with a log store. Their settings fit together. */
  public static Arbitrary<Map<String, String>> configurations() {
    return Arbitraries.of(StackKind.LOGGING, StackKind.STANDALONE, StackKind.REPLICA)
        .flatMap(StackFiles::fitting);
  }

  /** The log store of a stack in its account. A configuration that is refused is left out. */
  public static LogStoreLayout layout(Map<String, String> config) {
    try {
      var settings = Settings.read(StackConfiguration.of(config));
      return new LogStoreLayout(owner(settings.kind()), settings.ofLogStore().orElseThrow());
    } catch (RunException e) {
      Assume.that(false);
      throw e;
    }
  }

  private static AwsEnvironment owner(StackKind kind) {
    return switch (kind) {
      case LOGGING -> Fixtures.LOGGING;
      case REPLICA -> Fixtures.REPLICA;
      case STANDALONE, MANAGEMENT -> Fixtures.MANAGEMENT;
    };
  }
}
