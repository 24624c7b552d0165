package orgtrail.testing;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.asking.RequestMeter;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Trail;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A local AWS with the organization of the tests' own stack files, on a port of its own. It ends
 * with this JVM at the latest.
 */
public final class LocalAws implements AutoCloseable {
  /** One for all requests, because each client keeps a connection open. */
  private static final HttpClient CONTROL = HttpClient.newHttpClient();

  private final URI endpoint;
  private final Map<String, AwsSessionCredentials> credentials = new ConcurrentHashMap<>();

  /** One pool for all verifications. */
  private final SdkHttpClient http = ApacheHttpClient.create();

  private final Map<String, S3Client> s3Clients = new ConcurrentHashMap<>();

  private LocalAws(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Starts one on any free port. */
  public static LocalAws start() {
    return start(Map.of());
  }

  /**
   * The same with other environment variables.
   *
   * @param environment variables beside those of this process
   */
  public static LocalAws start(Map<String, String> environment) {
    var start =
        Command.attempt(
            environment,
            "local/aws",
            "start",
            "--while",
            "" + ProcessHandle.current().pid(),
            "--stacks",
            Fixtures.FOLDER.toString(),
            "0");
    return new LocalAws(URI.create(start.succeeded().output().strip()));
  }

  public URI endpoint() {
    return endpoint;
  }

  /** The process of the server. */
  public ProcessHandle server() {
    try {
      var pid = Files.readString(folder().resolve("pid")).strip();
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    Command.run("local/aws", "stop", "" + endpoint.getPort());
  }

  /**
   * Moves the local clock forward. CloudTrail delivers what it has recorded, and the digests of
   * each hour at its end.
   *
   * @param duration as {@code 30m}, {@code 3h} or {@code 2d}
   * @return what was done, on one line
   */
  public String advance(String duration) {
    return Command.run("local/aws", "advance", duration, "" + endpoint.getPort());
  }

  /** Lets CloudTrail deliver what it has recorded. */
  public String deliver() {
    return Command.run("local/aws", "deliver", "" + endpoint.getPort());
  }

  /** Lets the events of an account get lost, as if CloudTrail failed there. */
  public void mute(String account) {
    Command.run("local/aws", "mute", account, "" + endpoint.getPort());
  }

  public void unmute(String account) {
    Command.run("local/aws", "unmute", account, "" + endpoint.getPort());
  }

  /** The local time, which every response tells. */
  public Instant now() {
    var request = HttpRequest.newBuilder(endpoint).build();
    try {
      var answer = CONTROL.send(request, HttpResponse.BodyHandlers.discarding());
      var date = answer.headers().firstValue("Date").orElseThrow();
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs the AWS CLI with the credentials of the role {@code local} of an account. */
  public Command cli(String account, String region, String... arguments) {
    var options = Stream.of("local/awscli", "--profile", account, "--region", region);
    return Command.attempt(
        Map.of("ORGTRAIL_PORT", "" + endpoint.getPort()),
        Stream.concat(options, Arrays.stream(arguments)).toArray(String[]::new));
  }

  /** A function of the shell that does the same, for the commands of the documentation. */
  public String cliFunction(String account) {
    return cliFunction(account, Fixtures.REGION);
  }

  /** The same for another region. */
  public String cliFunction(String account, String region) {
    return "aws() { ORGTRAIL_PORT=%s %s --profile %s --region %s \"$@\"; }\n"
        .formatted(endpoint.getPort(), Path.of("local/awscli").toAbsolutePath(), account, region);
  }

  /**
   * Lets CloudTrail write a log file. An administrator cannot, because the bucket policy denies it.
   *
   * @return the version of the object
   */
  public String deliver(String trailArn, String bucket, String key) {
    var content = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
    var request = new JsonObject();
    request.addProperty("trail", trailArn);
    request.addProperty("bucket", bucket);
    request.addProperty("key", key);
    request.addProperty("content", content);
    return control("deliver-log-file", request);
  }

  /** Asks the local AWS for something that AWS does not offer, and returns its answer. */
  String control(String what, JsonObject request) {
    return send(
        HttpRequest.newBuilder(endpoint.resolve("/_local/" + what))
            .header("Content-Type", "application/json")
            .header("X-Local-Token", controlToken())
            .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
            .build());
  }

  /** The headers with which a request is one that a service makes on behalf of its caller. */
  public Map<String, List<String>> calledVia(String service) {
    return Map.of("X-Local-Called-Via", List.of(service), "X-Local-Token", List.of(controlToken()));
  }

  /**
   * Lets IAM bind a role: from now on, it may do only what its policies allow, and its trust policy
   * decides who gets it.
   */
  public void bind(String roleArn) {
    var request = new JsonObject();
    request.addProperty("role", roleArn);
    control("bind", request);
  }

  /** Lets objects wait for their replication, as if S3 were slow. */
  public void pauseReplication() {
    Command.run("local/aws", "replication", "pause", "" + endpoint.getPort());
  }

  /** Lets S3 replicate what waits, and from now on at once. */
  public void resumeReplication() {
    Command.run("local/aws", "replication", "resume", "" + endpoint.getPort());
  }

  /** Replicates the objects of a bucket that were not replicated, as S3 Batch Replication does. */
  public String replicateExisting(String bucket) {
    return Command.run("local/aws", "replication", "batch", bucket, "" + endpoint.getPort());
  }

  private Path folder() {
    var home = System.getProperty("user.home");
    var caches = System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    var cache = System.getenv().getOrDefault("ORGTRAIL_CACHE", caches + "/orgtrail");
    return Path.of(cache, "aws", "" + endpoint.getPort());
  }

  /** A file with a profile for each account, whose name is its id. */
  public Path credentialsFile() {
    return folder().resolve("credentials");
  }

  /**
   * The IAM actions that a principal has needed so far. Everybody may ask who he is.
   *
   * @param caller the start of its ARN
   */
  public Set<String> actionsOf(String caller) {
    return actions(by(caller));
  }

  /** The same without those of denied calls. */
  public Set<String> allowedActionsOf(String caller) {
    return actions(by(caller).and(Predicate.not(LocalAws::isDenied)));
  }

  /**
   * The IAM actions that all requests of a kind have needed so far.
   *
   * @param name the name of the event, as in CloudTrail
   */
  public Set<String> actionsOfAll(String name) {
    return actions(call -> call.get("eventName").getAsString().equals(name));
  }

  private Set<String> actions(Predicate<JsonObject> selected) {
    var actions = new TreeSet<String>();
    calls(selected)
        .flatMap(call -> call.getAsJsonArray("actions").asList().stream())
        .forEach(action -> actions.add(action.getAsString()));
    actions.remove("sts:GetCallerIdentity");
    return actions;
  }

  /**
   * The names of the calls of a principal that were denied so far.
   *
   * @param caller the start of its ARN
   */
  public Set<String> deniedTo(String caller) {
    return calls(by(caller).and(LocalAws::isDenied))
        .map(call -> call.get("eventName").getAsString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<JsonObject> calls(Predicate<JsonObject> selected) {
    var answer = Command.run("local/aws", "calls", "" + endpoint.getPort());
    return JsonParser.parseString(answer)
        .getAsJsonObject()
        .getAsJsonArray("calls")
        .asList()
        .stream()
        .map(JsonElement::getAsJsonObject)
        .filter(selected);
  }

  private static Predicate<JsonObject> by(String caller) {
    return call -> call.get("caller").getAsString().startsWith(caller);
  }

  private static boolean isDenied(JsonObject call) {
    return call.get("denied").getAsBoolean();
  }

  /** Only those who can read the folder of the local AWS can pretend to be CloudTrail. */
  private String controlToken() {
    try {
      return Files.readString(folder().resolve("control"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Temporary credentials of an account, as single sign-on would give them to a person. */
  public AwsSessionCredentials credentials(String account) {
    return credentialsOf("arn:aws:iam::" + account + ":role/local");
  }

  /** Temporary credentials of a role. */
  public AwsSessionCredentials credentialsOf(String role) {
    return credentials.computeIfAbsent(role, this::askForCredentials);
  }

  /** The variables of the environment with which AWS's tools find credentials. */
  static Map<String, String> variables(AwsSessionCredentials credentials) {
    return Map.of(
        "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey(),
        "AWS_SESSION_TOKEN", credentials.sessionToken());
  }

  private AwsSessionCredentials askForCredentials(String role) {
    try (var sts = sts()) {
      return session(
          sts.assumeRole(request -> request.roleArn(role).roleSessionName("local")).credentials());
    }
  }

  /**
   * Gets credentials of a role as a job of GitHub Actions does. From now on, {@link #credentialsOf}
   * returns them.
   *
   * @param subject the {@code sub} of the job's token, e.g. {@code repo:o/r:pull_request}
   */
  public AwsSessionCredentials assumeFromGitHub(String role, String subject) {
    var claims = new JsonObject();
    claims.addProperty("iss", "https://token.actions.githubusercontent.com");
    claims.addProperty("aud", "sts.amazonaws.com");
    claims.addProperty("sub", subject);
    var encoder = Base64.getUrlEncoder().withoutPadding();
    var payload = encoder.encodeToString(claims.toString().getBytes(StandardCharsets.UTF_8));
    try (var sts = sts()) {
      var given =
          sts.assumeRoleWithWebIdentity(
                  request ->
                      request
                          .roleArn(role)
                          .roleSessionName("github")
                          .webIdentityToken("e30." + payload + ".unsigned"))
              .credentials();
      credentials.put(role, session(given));
      return credentials.get(role);
    }
  }

  /** Lets a principal assume a role. */
  public void assumeAs(String principalArn, String role) {
    try (var sts = asRole(principalArn, StsClient.builder()).build()) {
      sts.assumeRole(request -> request.roleArn(role).roleSessionName("assumed"));
    }
  }

  private StsClient sts() {
    return configured(StsClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  private static AwsSessionCredentials session(Credentials given) {
    return AwsSessionCredentials.create(
        given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
  }

  /**
   * An account as the verification asks it. Its clients find the local AWS by a property of this
   * JVM, as they find it by a variable of the environment otherwise.
   */
  public AwsAccount account(String account) {
    return account(account, new RequestMeter());
  }

  /** The same with a meter that several accounts share. */
  public AwsAccount account(String account, RequestMeter meter) {
    return account(account, meter, http);
  }

  /** The client that all accounts share. */
  public SdkHttpClient http() {
    return http;
  }

  /** The same with another client for HTTP. */
  public AwsAccount account(String account, RequestMeter meter, SdkHttpClient http) {
    System.setProperty("aws.endpointUrl", endpoint.toString());
    var role = "arn:aws:iam::" + account + ":role/orgtrail-verify";
    return new AwsAccount(
        account, role, StaticCredentialsProvider.create(credentialsOf(role)), http, meter);
  }

  public S3Client s3(String account) {
    return s3As("arn:aws:iam::" + account + ":role/local");
  }

  /** A client with the credentials of a role. */
  public S3Client s3As(String roleArn) {
    return s3Clients.computeIfAbsent(
        roleArn,
        role ->
            configured(S3Client.builder().forcePathStyle(true))
                .credentialsProvider(StaticCredentialsProvider.create(credentialsOf(role)))
                .build());
  }

  public KmsClient kms(String account) {
    return kms(account, Fixtures.REGION);
  }

  public KmsClient kms(String account, String region) {
    return as(account, KmsClient.builder()).region(Region.of(region)).build();
  }

  /** A client with the credentials of a role. */
  public KmsClient kmsAs(String roleArn) {
    return asRole(roleArn, KmsClient.builder()).build();
  }

  public AthenaClient athena(String account) {
    return athena(account, Fixtures.REGION);
  }

  public AthenaClient athena(String account, String region) {
    return as(account, AthenaClient.builder()).region(Region.of(region)).build();
  }

  public GlueClient glue(String account) {
    return glue(account, Fixtures.REGION);
  }

  public GlueClient glue(String account, String region) {
    return as(account, GlueClient.builder()).region(Region.of(region)).build();
  }

  public CloudTrailClient cloudTrail(String account) {
    return cloudTrail(account, Fixtures.REGION);
  }

  public CloudTrailClient cloudTrail(String account, String region) {
    return as(account, CloudTrailClient.builder()).region(Region.of(region)).build();
  }

  /** A client with the credentials of a role. */
  public CloudTrailClient cloudTrailAs(String roleArn) {
    return asRole(roleArn, CloudTrailClient.builder()).build();
  }

  public IamClient iam(String account) {
    return as(account, IamClient.builder()).build();
  }

  public OrganizationsClient organizations(String account) {
    return as(account, OrganizationsClient.builder()).build();
  }

  public SnsClient sns(String account) {
    return sns(account, Fixtures.REGION);
  }

  public SnsClient sns(String account, String region) {
    return as(account, SnsClient.builder()).region(Region.of(region)).build();
  }

  /** Whether a bucket exists. */
  public boolean hasBucket(String account, String name) {
    try {
      s3(account).headBucket(request -> request.bucket(name));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** The trail of an account with this name, if there is one. */
  public Optional<Trail> trail(String account, String name) {
    try (var cloudTrail = cloudTrail(account)) {
      return cloudTrail.describeTrails(request -> {}).trailList().stream()
          .filter(trail -> trail.name().equals(name))
          .findFirst();
    }
  }

  /**
   * Calls an API whose client is not among the test's libraries.
   *
   * @param target e.g. {@code Logs_20140328.DescribeLogGroups}
   * @return the answer in JSON
   */
  public JsonObject call(String account, String service, String target, String body) {
    return call(account, Fixtures.REGION, service, target, body);
  }

  /** The same in another region. */
  public JsonObject call(
      String account, String region, String service, String target, String body) {
    var answer =
        post(account, region, service, body, "application/x-amz-json-1.1", "X-Amz-Target", target);
    return answer.isEmpty() ? new JsonObject() : JsonParser.parseString(answer).getAsJsonObject();
  }

  /**
   * Calls an API that takes queries.
   *
   * @return the answer in XML
   */
  public String query(String account, String service, String query) {
    var type = "application/x-www-form-urlencoded";
    return post(account, Fixtures.REGION, service, query, type, "Accept", "text/xml");
  }

  private String post(
      String account,
      String region,
      String service,
      String body,
      String type,
      String header,
      String value) {
    var authorization =
        "AWS4-HMAC-SHA256 Credential=%s/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=none"
            .formatted(credentials(account).accessKeyId(), region, service);
    var request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", type)
            .header(header, value)
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return send(request);
  }

  private static String send(HttpRequest request) {
    try {
      var answer = CONTROL.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(request.uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private <B extends AwsClientBuilder<B, ?>> B as(String account, B builder) {
    return asRole("arn:aws:iam::" + account + ":role/local", builder);
  }

  private <B extends AwsClientBuilder<B, ?>> B asRole(String roleArn, B builder) {
    return configured(builder)
        .credentialsProvider(StaticCredentialsProvider.create(credentialsOf(roleArn)));
  }

  private <B extends AwsClientBuilder<B, ?>> B configured(B builder) {
    return builder.endpointOverride(endpoint).region(Region.of(Fixtures.REGION));
  }
}
