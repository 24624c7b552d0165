package orgtrail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;
import orgtrail.aws.AwsEnvironment;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;

/** The stack files of the tests, as the Pulumi engine hands them to the program. */
public final class Fixtures {
  /** The folder of the stack files. */
  public static final Path FOLDER = Path.of("src/test/resources/stacks");

  public static final String REGION = "ap-southeast-1";
  public static final String LOGGING_ACCOUNT = "123456789012";
  public static final String MANAGEMENT_ACCOUNT = "234567890123";
  public static final String MEMBER_ACCOUNT = "345678901234";
  public static final String REPLICA_ACCOUNT = "456789012345";
  public static final String REPLICA_REGION = "ap-southeast-2";
  public static final String ORGANIZATION = "o-exampleorg1";

  /** The logging account and its region. */
  public static final AwsEnvironment LOGGING =
      new AwsEnvironment(LOGGING_ACCOUNT, REGION, "aws", "amazonaws.com");

  /** The management account and its region. */
  public static final AwsEnvironment MANAGEMENT =
      new AwsEnvironment(MANAGEMENT_ACCOUNT, REGION, "aws", "amazonaws.com");

  /** The account of the replica and its region. */
  public static final AwsEnvironment REPLICA =
      new AwsEnvironment(REPLICA_ACCOUNT, REPLICA_REGION, "aws", "amazonaws.com");

  /** Turns the logging stack into one for trails of single accounts. */
  private static final String[] SINGLE_ACCOUNTS = {
    "isOrganizationTrail",
    "false",
    "managementAccountId",
    null,
    "organizationId",
    null,
    "awsAccountIds",
    "[\"345678901234\",\"234567890123\"]"
  };

  private Fixtures() {}

  /** The names of settings and their values that make the trails single; a null removes one. */
  public static String[] singleAccounts() {
    return SINGLE_ACCOUNTS.clone();
  }

  /**
   * The logging stack with other values.
   *
   * @param namesAndValues settings without the namespace, or full keys; a null removes one
   */
  public static Map<String, String> logging(String... namesAndValues) {
    return with(config("logging"), namesAndValues);
  }

  /** The management stack with other values. */
  public static Map<String, String> management(String... namesAndValues) {
    return with(config("management"), namesAndValues);
  }

  /** The replica stack with other values. */
  public static Map<String, String> replica(String... namesAndValues) {
    return with(config("replica"), namesAndValues);
  }

  /** The stack of this name with the values of the example. */
  public static Map<String, String> stack(String name) {
    return config(name);
  }

  /** A stack of bucket, key and trail in one account. */
  public static Map<String, String> standalone(String... namesAndValues) {
    var config = logging("account", "standalone", "managementAccountId", null);
    return with(with(config, "trailCreationDelaySeconds", "0"), namesAndValues);
  }

  /** The layout of the logging stack's log store with other values. */
  public static LogStoreLayout logStore(String... namesAndValues) {
    return logStore(LOGGING, namesAndValues);
  }

  /** The same in another account, region or partition. */
  public static LogStoreLayout logStore(AwsEnvironment owner, String... namesAndValues) {
    return layout(owner, logging(namesAndValues));
  }

  /** The layout of the replica with other values. */
  public static LogStoreLayout replicaStore(String... namesAndValues) {
    return layout(REPLICA, replica(namesAndValues));
  }

  private static LogStoreLayout layout(AwsEnvironment owner, Map<String, String> config) {
    var settings = Settings.read(StackConfiguration.of(config));
    return new LogStoreLayout(owner, settings.ofLogStore().orElseThrow());
  }

  /** A configuration with other values; a null removes one. */
  public static Map<String, String> with(Map<String, String> config, String... namesAndValues) {
    var changed = new TreeMap<>(config);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      var name = namesAndValues[i];
      var key = name.contains(":") ? name : "orgtrail:" + name;
      if (namesAndValues[i + 1] == null) {
        changed.remove(key);
      } else {
        changed.put(key, namesAndValues[i + 1]);
      }
    }
    return changed;
  }

  private static Map<String, String> config(String stack) {
    try {
      var text = Files.readString(FOLDER.resolve("Pulumi." + stack + ".yaml"));
      Map<String, Map<String, Object>> file = new Yaml().load(text);
      var config = new LinkedHashMap<String, String>();
      file.get("config").forEach((key, value) -> config.put(key, String.valueOf(value)));
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
