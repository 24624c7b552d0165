package orgtrail.config;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The configuration of a stack as the Pulumi engine passes it. The SDK's own {@code Config} is not
 * used, because it cannot list the keys of a stack file, so a misspelled key would leave the
 * default in effect. It also reads {@code treu} as {@code false}.
 *
 * @param values the values by their full key, e.g. {@code orgtrail:name}
 * @param secretKeys the keys whose values the stack file encrypts
 */
public record StackConfiguration(Map<String, String> values, Set<String> secretKeys) {
  /** A configuration without secrets. */
  public static StackConfiguration of(Map<String, String> values) {
    return new StackConfiguration(values, Set.of());
  }

  /**
   * The configuration of the stack that the engine runs this process for.
   *
   * @param environment the environment variables, e.g. {@code System::getenv}
   */
  public static StackConfiguration fromEngine(UnaryOperator<String> environment) {
    var values = environment.apply("PULUMI_CONFIG");
    var secretKeys = environment.apply("PULUMI_CONFIG_SECRET_KEYS");
    return new StackConfiguration(
        values == null ? Map.of() : new Gson().fromJson(values, new TypeToken<>() {}),
        secretKeys == null ? Set.of() : new Gson().fromJson(secretKeys, new TypeToken<>() {}));
  }
}
