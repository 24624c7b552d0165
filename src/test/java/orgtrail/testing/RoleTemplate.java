package orgtrail.testing;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A template in {@code roles/}, with its policies as they are written, before CloudFormation fills
 * in anything.
 *
 * @param name the name of the file, without {@code .yaml}
 * @param content what is in the file; a function is a map of one entry, e.g. {@code !Sub}
 */
public record RoleTemplate(String name, Map<String, Object> content) {
  private static final String MANAGED_NAME = "ManagedPolicyName";

  public static final List<String> NAMES = List.of("logging", "management", "replica");

  /**
   * A statement of a policy.
   *
   * @param policy the name of the policy
   * @param isManaged whether the policy is a managed one, which several roles share, and not inline
   * @param condition the condition on which the policy exists; empty if it always does
   * @param roles the names of the roles that have the policy
   */
  public record Statement(
      String policy,
      boolean isManaged,
      Optional<String> condition,
      Set<String> roles,
      String sid,
      boolean isAllowed,
      Set<String> actions,
      Map<String, Object> content) {
    /** Whether the statement is about query results only, which are no evidence. */
    public boolean isAboutResults() {
      return content.get("Resource") instanceof List<?> resources
          && resources.stream().allMatch(each -> each.toString().endsWith("${BucketName}-sql/*}"));
    }
  }

  public static RoleTemplate named(String name) {
    try (var file = Files.newBufferedReader(Path.of("roles", name + ".yaml"))) {
      return new RoleTemplate(name, map(new Yaml(new Functions()).load(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Stream<RoleTemplate> all() {
    return NAMES.stream().map(RoleTemplate::named);
  }

  /** The names of the parameters. */
  public Set<String> parameters() {
    return map(content.get("Parameters")).keySet();
  }

  /** Which values of a parameter CloudFormation accepts. */
  public Pattern allowedPattern(String parameter) {
    var declared = map(map(content.get("Parameters")).get(parameter));
    return Pattern.compile((String) declared.get("AllowedPattern"));
  }

  /** All statements, in the order of the file. */
  public List<Statement> statements() {
    return map(content.get("Resources")).values().stream()
        .map(RoleTemplate::map)
        .filter(resource -> resource.get("Type").toString().endsWith("Policy"))
        .flatMap(RoleTemplate::statements)
        .toList();
  }

  private static Stream<Statement> statements(Map<String, Object> policy) {
    var properties = map(policy.get("Properties"));
    var roles =
        list(properties.get("Roles")).stream()
            .map(role -> (String) list(map(role).get("!If")).get(2))
            .collect(toCollection(TreeSet::new));
    return list(map(properties.get("PolicyDocument")).get("Statement")).stream()
        .map(RoleTemplate::map)
        .map(
            statement ->
                new Statement(
                    (String) properties.getOrDefault("PolicyName", properties.get(MANAGED_NAME)),
                    properties.containsKey(MANAGED_NAME),
                    Optional.ofNullable((String) policy.get("Condition")),
                    roles,
                    (String) statement.get("Sid"),
                    "Allow".equals(statement.get("Effect")),
                    list(statement.get("Action")).stream()
                        .map(String.class::cast)
                        .collect(toCollection(TreeSet::new)),
                    statement));
  }

  /** The actions that a role may do if every optional part is there. */
  public Set<String> allowed(String role) {
    return statements().stream()
        .filter(statement -> statement.isAllowed() && statement.roles().contains(role))
        .flatMap(statement -> statement.actions().stream())
        .collect(toCollection(TreeSet::new));
  }

  /** Makes of a function such as {@code !Sub text} a map with its tag and its argument. */
  private static final class Functions extends SafeConstructor {
    Functions() {
      super(new LoaderOptions());
      yamlMultiConstructors.put(
          "!",
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return Map.of(node.getTag().getValue(), argument(node));
            }
          });
    }

    private Object argument(Node node) {
      return switch (node.getNodeId()) {
        case scalar -> constructScalar((ScalarNode) node);
        case sequence -> constructSequence((SequenceNode) node);
        default -> constructMapping((MappingNode) node);
      };
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object yaml) {
    return (Map<String, Object>) yaml;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object yaml) {
    return (List<Object>) yaml;
  }
}
