package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import orgtrail.testing.Page;

/** The parts of docs/state.md, and of the page on interrupted updates, belong together. */
class StatePageTest {
  private static final Page STATE = Page.read("docs/state.md");

  /** The README can leave out the look at what was being created. */
  @Test
  void readmeHasTheStepsOfThePageOnInterruptedUpdates() {
    assertEquals(commands("docs/interrupted-update.md"), commands("README.md"));
  }

  private static List<String> commands(String file) {
    return Page.read(file)
        .commands("When an update was interrupted")
        .get(0)
        .lines()
        .map(line -> line.replaceAll(" +#.*", ""))
        .filter(line -> !line.startsWith("pulumi about "))
        .toList();
  }

  @Test
  void everyRoleThatTheBucketLetsInCanUseTheKey() {
    var bucket = STATE.json("The policy of the bucket");
    var key = STATE.json("The policy of the key");
    var users = roles(statement(key, "UseForState"));
    users.addAll(roles(statement(key, "ReadState")));
    assertEquals(roles(statement(bucket, "ReadState")), users);
    assertEquals("\"kms:Decrypt\"", statement(key, "ReadState").get("Action").toString());
    assertEquals(roles(statement(bucket, "LockForDrift")), roles(statement(key, "LockForDrift")));
    var deployers = roles(statement(bucket, "WriteLogging"));
    deployers.addAll(roles(statement(bucket, "WriteManagement")));
    assertEquals(deployers, roles(statement(key, "UseForState")));
    var writers = new HashSet<String>();
    for (var sid : List.of("WriteLogging", "WriteManagement", "LockForDrift")) {
      writers.addAll(roles(statement(bucket, sid)));
    }
    assertTrue(roles(statement(bucket, "ReadState")).containsAll(writers));
    var exempt = statement(bucket, "DenyOtherWriters").getAsJsonObject("Condition");
    assertEquals(writers, arns(exempt.toString()));
  }

  /** In another account, a role needs each right twice. */
  @Test
  void theRolesHaveTheRightsThatBucketAndKeyGiveThem() {
    var own = STATE.json("The rights of the roles");
    var bucket = STATE.json("The policy of the bucket");
    var key = actions(STATE.json("The policy of the key"), "UseForState");
    assertEquals(actions(bucket, "ReadState"), actions(own, "ReadState"));
    assertEquals(actions(bucket, "WriteLogging"), actions(own, "WriteState"));
    var ofKey = new HashSet<>(actions(own, "EncryptState"));
    ofKey.addAll(actions(own, "DecryptState"));
    assertEquals(key, ofKey);
  }

  private static Set<String> actions(String policy, String sid) {
    return Pattern.compile("[a-z0-9]+:[A-Za-z]+")
        .matcher(statement(policy, sid).get("Action").toString())
        .results()
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  private static JsonObject statement(String policy, String sid) {
    for (var element :
        JsonParser.parseString(policy).getAsJsonObject().getAsJsonArray("Statement")) {
      if (element.getAsJsonObject().get("Sid").getAsString().equals(sid)) {
        return element.getAsJsonObject();
      }
    }
    throw new AssertionError("there is no statement " + sid);
  }

  private static Set<String> roles(JsonObject statement) {
    return arns(statement.get("Principal").toString());
  }

  private static Set<String> arns(String text) {
    return Pattern.compile("arn:aws:iam::[^\"]*")
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  /** ESC makes the subject from the organization and the attributes that the environment names. */
  @Test
  void theTrustPolicyNamesTheEnvironmentOfTheStack() {
    var yaml = yamlDocuments();
    Map<String, Object> environment = new Yaml().load(yaml.get(0));
    assertTrue(environment.toString().contains("subjectAttributes=[currentEnvironment.name]"));
    var named = STATE.text().split("pulumi env run -i acme/")[1].split(" -- pulumi up ")[0];
    assertEquals(
        "{\"StringEquals\":{\"api.pulumi.com/oidc:aud\":\"aws:acme\",\"api.pulumi.com/oidc:sub\":\"pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:%s\"}}"
            .formatted(named),
        JsonParser.parseString(STATE.json("Credentials by Pulumi ESC"))
            .getAsJsonObject()
            .getAsJsonArray("Statement")
            .get(0)
            .getAsJsonObject()
            .get("Condition")
            .toString());
  }

  private static List<String> yamlDocuments() {
    return Pattern.compile("(?s)```yaml\n(.*?)```")
        .matcher(STATE.text())
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
