package orgtrail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * States in an S3 bucket and a KMS key that are set up as {@code docs/state.md} says: with its
 * commands and its policies.
 */
public final class StateBucket implements StateStore {
  public static final String ACCOUNT = Fixtures.MEMBER_ACCOUNT;
  public static final String NAME = "orgtrail-state-" + ACCOUNT;

  /** The role that writes the state of the stack of an account. */
  private static final String DEPLOYER = "orgtrail-deploy";

  private static final String IN_REGION = "region=" + Fixtures.REGION;

  private final LocalAws aws;
  private final Page page;
  private final String keyArn;

  private StateBucket(LocalAws aws, Page page, String keyArn) {
    this.aws = aws;
    this.page = page;
    this.keyArn = keyArn;
  }

  /** Sets the bucket and the key up. The project is only where the commands run. */
  static StateBucket create(LocalAws aws, Project project) {
    var page = Page.read("docs/state.md");
    write(project.path("state-key-policy.json"), page.json("The policy of the key"));
    write(project.path("state-bucket-policy.json"), page.json("The policy of the bucket"));
    var commands = page.commands("S3 and KMS").get(0);
    var output =
        project
            .shell(
                aws.cliFunction(ACCOUNT) + locally(aws, commands),
                Project.administrator(ACCOUNT),
                Map.of())
            .succeeded()
            .output()
            .strip();
    return new StateBucket(aws, page, output.substring(output.lastIndexOf('\n') + 1));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with addresses that lead to the local AWS. */
  private static String locally(LocalAws aws, String text) {
    var found = "&endpoint=" + aws.endpoint();
    return text.replaceAll(
            "(s3://[^']*\\?" + IN_REGION + ")", "$1" + found + "&s3ForcePathStyle=true")
        .replaceAll("(awskms://[^']*\\?" + IN_REGION + ")", "$1" + found);
  }

  /** With credentials of the deployment, because nobody else can write the state. */
  @Override
  public Map<String, String> environment(String account) {
    var environment = new HashMap<>(LocalAws.variables(aws.credentialsOf(deployer(account))));
    environment.put("PULUMI_BACKEND_URL", locally(aws, page.quoted("pulumi login ")));
    return environment;
  }

  @Override
  public List<String> initOptions() {
    var provider = page.quoted("--secrets-provider ").replace("<key ARN>", keyArn);
    return List.of("--secrets-provider=" + locally(aws, provider));
  }

  @Override
  public String read(String stack) {
    try {
      return as(deployer(Fixtures.LOGGING_ACCOUNT))
          .getObjectAsBytes(request -> request.bucket(NAME).key(fileOf(stack)))
          .asUtf8String();
    } catch (NoSuchKeyException e) {
      return "";
    }
  }

  /** As the deployment of the logging account, which writes only the state of its own stack. */
  @Override
  public void write(String stack, String text) {
    as(deployer(Fixtures.LOGGING_ACCOUNT))
        .putObject(
            request -> request.bucket(NAME).key(fileOf(stack)), RequestBody.fromString(text));
  }

  /** The object that holds the state of a stack. */
  public static String fileOf(String stack) {
    return ".pulumi/stacks/orgtrail/" + stack + ".json";
  }

  @Override
  public List<String> locks(String stack) {
    var folder = ".pulumi/locks/organization/orgtrail/" + stack + "/";
    return as(deployer(Fixtures.LOGGING_ACCOUNT))
        .listObjectsV2(request -> request.bucket(NAME).prefix(folder))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** A client with the credentials of a role. */
  public S3Client as(String role) {
    return aws.s3As(role);
  }

  /** The role that deploys to an account. */
  public static String deployer(String account) {
    return "arn:aws:iam::" + account + ":role/" + DEPLOYER;
  }
}
