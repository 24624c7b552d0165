package orgtrail.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParser;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The roles of a template in {@code roles/}, deployed to an account of a local AWS by
 * CloudFormation. IAM binds them. Jobs of GitHub Actions assume them.
 */
public final class Roles {
  /** The repository whose jobs the roles trust, with its ids as in immutable subjects. */
  public static final String REPOSITORY = "example-org@12345/trail@67890";

  private static final String PREVIEW = "orgtrail-preview";
  private static final String DEPLOY = "orgtrail-deploy";
  private static final String VERIFY = "orgtrail-verify";

  private final LocalAws aws;
  private final String template;
  private final String account;
  private final String region;
  private final Map<String, String> parameters;

  private Roles(
      LocalAws aws,
      String template,
      String account,
      String region,
      Map<String, String> parameters) {
    this.aws = aws;
    this.template = template;
    this.account = account;
    this.region = region;
    this.parameters = parameters;
  }

  /**
   * Deploys a template with the AWS CLI, as {@code docs/roles.md} says.
   *
   * @param template the name of the file, without {@code .yaml}
   * @param parameters those beside {@code GitHubRepository}
   */
  public static Roles deploy(
      LocalAws aws,
      String template,
      String account,
      String region,
      Map<String, String> parameters) {
    var all = new TreeMap<>(parameters);
    all.put("GitHubRepository", REPOSITORY);
    var roles = new Roles(aws, template, account, region, all);
    roles.createProvider();
    roles.deploy();
    for (var role : List.of(PREVIEW, DEPLOY, VERIFY)) {
      aws.bind(roles.arn(role));
    }
    aws.assumeFromGitHub(roles.preview(), "repo:" + REPOSITORY + ":pull_request");
    aws.assumeFromGitHub(roles.deployer(), "repo:" + REPOSITORY + ":environment:" + template);
    aws.assumeFromGitHub(roles.verifier(), "repo:" + REPOSITORY + ":ref:refs/heads/main");
    return roles;
  }

  private void createProvider() {
    try (var iam = aws.iam(account)) {
      iam.createOpenIDConnectProvider(
          request ->
              request
                  .url("https://token.actions.githubusercontent.com")
                  .clientIDList("sts.amazonaws.com"));
    }
  }

  /**
   * Deploys a template in which a principal each is trusted, and no repository.
   *
   * @param principals the ARNs of those who can assume the roles that preview, deploy and verify
   */
  public static Roles deployFor(
      LocalAws aws,
      String template,
      String account,
      String region,
      Map<String, String> parameters,
      List<String> principals) {
    var all = new TreeMap<>(parameters);
    all.put("PreviewPrincipal", principals.get(0));
    all.put("DeployPrincipal", principals.get(1));
    all.put("VerifyPrincipal", principals.get(2));
    var roles = new Roles(aws, template, account, region, all);
    roles.deploy();
    for (var role : List.of(PREVIEW, DEPLOY, VERIFY)) {
      aws.bind(roles.arn(role));
    }
    return roles;
  }

  /** Deploys the template once more with another value of a parameter. */
  public void set(String parameter, String value) {
    parameters.put(parameter, value);
    deploy();
  }

  private void deploy() {
    deploy("orgtrail-roles", parameters);
  }

  /** Deploys a template as another stack of CloudFormation, which adds to the same roles. */
  public void add(String other, Map<String, String> parametersOfOther) {
    var all = new TreeMap<>(parametersOfOther);
    all.put("CreateRoles", "false");
    new Roles(aws, other, account, region, all).deploy("orgtrail-roles-" + other, all);
  }

  private void deploy(String stack, Map<String, String> values) {
    var command =
        Stream.of(
            "cloudformation",
            "deploy",
            "--template-file",
            "roles/" + template + ".yaml",
            "--stack-name",
            stack,
            "--capabilities",
            "CAPABILITY_NAMED_IAM",
            "--parameter-overrides");
    var overrides = values.entrySet().stream().map(set -> set.getKey() + "=" + set.getValue());
    aws.cli(account, region, Stream.concat(command, overrides).toArray(String[]::new)).succeeded();
  }

  /** The template with all its optional parts. */
  public RoleTemplate template() {
    return RoleTemplate.named(template);
  }

  /** The ARN of the role that previews. */
  public String preview() {
    return arn(PREVIEW);
  }

  /** The ARN of the role that deploys. */
  public String deployer() {
    return arn(DEPLOY);
  }

  /** The ARN of the role that verifies. */
  public String verifier() {
    return arn(VERIFY);
  }

  private String arn(String role) {
    return "arn:aws:iam::" + account + ":role/" + role;
  }

  /**
   * What a role may do, and what it does.
   *
   * @param allowed the actions that its policies in IAM allow
   * @param used the actions that its calls have needed so far, without denied calls
   * @param denied the names of the calls that were denied so far
   */
  public record Rights(Set<String> allowed, Set<String> used, Set<String> denied) {
    /** What the role does although no policy of IAM allows it. */
    public Set<String> missing() {
      var missing = new TreeSet<>(used);
      missing.removeAll(allowed);
      return missing;
    }

    /** What the role may do and never does. */
    public Set<String> unused() {
      var unused = new TreeSet<>(allowed);
      unused.removeAll(used);
      return unused;
    }
  }

  /**
   * What the policies that a role has now allow, and which calls it has made so far.
   *
   * @param roleArn one of these roles
   */
  public Rights rights(String roleArn) {
    var name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
    var session = "arn:aws:sts::" + account + ":assumed-role/" + name + "/";
    var used = new TreeSet<String>();
    aws.allowedActionsOf(session).forEach(action -> used.add(action.replace("SNS:", "sns:")));
    return new Rights(allowed(name), used, aws.deniedTo(session));
  }

  private Set<String> allowed(String role) {
    var allowed = new TreeSet<String>();
    documents(role)
        .values()
        .forEach(
            document ->
                JsonParser.parseString(document)
                    .getAsJsonObject()
                    .getAsJsonArray("Statement")
                    .forEach(
                        each -> {
                          var statement = each.getAsJsonObject();
                          if (statement.get("Effect").getAsString().equals("Allow")) {
                            statement
                                .getAsJsonArray("Action")
                                .forEach(action -> allowed.add(action.getAsString()));
                          }
                        }));
    return allowed;
  }

  /** The policies of a role, inline and managed, by their names. */
  private Map<String, String> documents(String role) {
    var documents = new HashMap<String, String>();
    try (var iam = aws.iam(account)) {
      for (var name : iam.listRolePolicies(request -> request.roleName(role)).policyNames()) {
        var answer = iam.getRolePolicy(request -> request.roleName(role).policyName(name));
        documents.put(name, URLDecoder.decode(answer.policyDocument(), UTF_8));
      }
      for (var attached :
          iam.listAttachedRolePolicies(request -> request.roleName(role)).attachedPolicies()) {
        var arn = attached.policyArn();
        var version = iam.getPolicy(request -> request.policyArn(arn)).policy().defaultVersionId();
        var answer = iam.getPolicyVersion(request -> request.policyArn(arn).versionId(version));
        documents.put(arn, URLDecoder.decode(answer.policyVersion().document(), UTF_8));
      }
    }
    return documents;
  }
}
