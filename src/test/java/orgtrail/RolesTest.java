package orgtrail;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import orgtrail.testing.MarkdownTables;
import orgtrail.testing.RoleTemplate;
import orgtrail.testing.RoleTemplate.Statement;

/** The policies of the templates in {@code roles/}, as they are written. */
class RolesTest {
  private static final String PREVIEW = "orgtrail-preview";
  private static final String DEPLOY = "orgtrail-deploy";
  private static final String VERIFY = "orgtrail-verify";

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  private static final int MAX_INLINE_POLICIES = 10_240;

  private static final int MAX_MANAGED_POLICIES = 10;
  private static final int MAX_MANAGED_POLICY = 6_144;

  private static final Path LEVELS = Path.of("src/test/resources/access-levels.tsv");

  private static Stream<RoleTemplate> templates() {
    return RoleTemplate.all();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void previewWithActionsThatReadOnly(RoleTemplate template) throws IOException {
    assertEquals(Set.of("List", "Read"), levels(template.allowed(PREVIEW)));
  }

  /** To read a log file, its key has to decrypt it, which AWS calls writing. */
  @ParameterizedTest
  @MethodSource("templates")
  void verifyWithActionsThatReadOnly(RoleTemplate template) throws IOException {
    var actions = template.allowed(VERIFY);
    actions.remove("kms:Decrypt");
    assertEquals(Set.of("List", "Read"), levels(actions));
  }

  /** A wildcard would have no level. */
  private static Set<String> levels(Set<String> actions) throws IOException {
    var known =
        Files.readAllLines(LEVELS).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t"))
            .collect(toMap(columns -> columns[0], columns -> columns[1]));
    return actions.stream()
        .map(action -> Optional.ofNullable(known.get(action)).orElse(action + " has no level"))
        .collect(toCollection(TreeSet::new));
  }

  @Test
  void neverReadLogFilesExceptToVerify() {
    var reading = Set.of("s3:GetObject", "s3:GetObjectVersion", "kms:Decrypt");
    RoleTemplate.all()
        .flatMap(template -> template.statements().stream())
        .filter(statement -> statement.isAllowed() && !statement.roles().equals(Set.of(VERIFY)))
        .forEach(
            statement ->
                assertTrue(
                    statement.actions().stream().noneMatch(reading::contains), statement.sid()));
  }

  /** Repositories since July 2026 have their ids in the subject of their tokens. */
  @ParameterizedTest
  @MethodSource("templates")
  void trustARepositoryWithAndWithoutItsIds(RoleTemplate template) {
    var pattern = template.allowedPattern("GitHubRepository");
    for (var value : List.of("", "example-org/trail", "example-org@12345/trail@67890")) {
      assertTrue(pattern.matcher(value).matches(), value);
    }
    for (var value :
        List.of(
            "example-org",
            "example-org/*",
            "example-org/trail:pull_request",
            "example-org@/trail@",
            "example-org@id/trail@id",
            "example-org@12345@6/trail@67890",
            "example-org@1*/trail@*")) {
      assertFalse(pattern.matcher(value).matches(), value);
    }
  }

  /** Not even if a policy of the bucket or the key allowed it. */
  @ParameterizedTest
  @MethodSource("templates")
  void denyTheDeployRoleToRemoveWhatItMayRemoveLater(RoleTemplate template) {
    var removing =
        Set.of(
            "s3:BypassGovernanceRetention",
            "s3:DeleteObjectVersion",
            "kms:ScheduleKeyDeletion",
            "cloudtrail:DeleteTrail",
            "cloudtrail:StopLogging");
    for (var statement : template.statements()) {
      if (statement.isAllowed()
          && !statement.isAboutResults()
          && statement.actions().stream().anyMatch(removing::contains)) {
        assertEquals(Optional.of("Removes"), statement.condition(), statement.sid());
      }
    }
    if (template.parameters().contains("BucketName")) {
      var denied = new TreeSet<String>();
      template.statements().stream()
          .filter(statement -> !statement.isAllowed())
          .forEach(
              statement -> {
                assertEquals(Optional.of("KeepsLogFiles"), statement.condition());
                assertEquals(Set.of(DEPLOY), statement.roles());
                denied.addAll(statement.actions());
              });
      assertTrue(
          denied.containsAll(
              Set.of(
                  "s3:BypassGovernanceRetention",
                  "s3:DeleteObject",
                  "s3:DeleteObjectVersion",
                  "s3:PutObject",
                  "s3:PutObjectRetention",
                  "s3:GetObject",
                  "kms:ScheduleKeyDeletion")),
          denied.toString());
    }
  }

  /** The verification looks for other versions of originals only. */
  @Test
  void areTheSameForALoggingStackAndAReplica() {
    assertEquals(
        RoleTemplate.named("logging").statements().stream()
            .filter(statement -> !statement.condition().equals(Optional.of("HasReplica")))
            .map(RolesTest::withoutOtherVersions)
            .toList(),
        RoleTemplate.named("replica").statements().stream()
            .map(RolesTest::withoutOtherVersions)
            .toList());
  }

  private static String withoutOtherVersions(Statement statement) {
    return statement
        .toString()
        .replace(", s3:GetObjectVersion", "")
        .replaceFirst("policy=orgtrail-(logging|replica)-", "policy=");
  }

  /**
   * A standalone stack has the policies of two templates, and so has a replica beside its
   * originals.
   */
  @ParameterizedTest
  @MethodSource("templates")
  void fitIntoARoleWithEachOptionalPart(RoleTemplate template) {
    var statements = new ArrayList<>(template.statements());
    if (!template.name().equals("logging")) {
      statements.addAll(RoleTemplate.named("logging").statements());
    }
    for (var role : List.of(PREVIEW, DEPLOY, VERIFY)) {
      var sizes = new TreeMap<String, Integer>();
      int inline = 0;
      for (var statement : statements) {
        if (!statement.roles().contains(role)
            || statement.condition().equals(Optional.of("KeepsLogFiles"))) { // not with the others
          continue;
        }
        if (statement.isManaged()) {
          sizes.merge(statement.policy(), size(statement), Integer::sum);
        } else {
          inline += size(statement);
        }
      }
      assertTrue(inline < MAX_INLINE_POLICIES, role + " has " + inline);
      assertTrue(sizes.size() <= MAX_MANAGED_POLICIES, role + " has " + sizes.keySet());
      assertTrue(sizes.values().stream().allMatch(size -> size < MAX_MANAGED_POLICY), sizes + "");
    }
  }

  /** AWS does not count white space. */
  private static int size(Statement statement) {
    var json =
        new Gson()
            .toJson(statement.content())
            .replaceAll("\\{\"!Sub\":(\"[^\"]*\")}", "$1")
            .replace("${AWS::Partition}", "aws")
            .replace("${AWS::AccountId}", "123456789012")
            .replace("${AWS::Region}", "ap-southeast-1")
            .replace("${AWS::URLSuffix}", "amazonaws.com")
            .replace("${Name}", "n".repeat(26))
            .replace("${TopicName}", "n".repeat(26))
            .replace("${BucketName}", "b".repeat(58));
    assertFalse(json.contains("${"), json);
    return json.length();
  }

  // --- The documentation -------------------------------------------------------------------------

  @Test
  void areExplainedStatementByStatement() throws IOException {
    var written = new LinkedHashMap<String, String>();
    Stream.of("logging", "management")
        .flatMap(name -> RoleTemplate.named(name).statements().stream())
        .forEach(
            statement -> written.merge(statement.sid(), explained(statement), RolesTest::both));
    var documented = new LinkedHashMap<String, String>();
    for (var row :
        MarkdownTables.rows("docs/roles.md", List.of("Statement", "Roles", "With", "Why"))) {
      assertFalse(row.get(3).isBlank(), row.toString());
      for (var sid : MarkdownTables.plain(row.get(0)).split(", ")) {
        documented.merge(
            sid, row.get(1) + " with " + MarkdownTables.plain(row.get(2)), RolesTest::both);
      }
    }
    assertEquals(written, documented);
  }

  /** Both templates have a statement about regions. */
  private static String both(String one, String other) {
    return one + "; " + other;
  }

  private static String explained(Statement statement) {
    var roles =
        Stream.of(PREVIEW, DEPLOY, VERIFY)
            .filter(statement.roles()::contains)
            .map(role -> role.replace("orgtrail-", ""))
            .toList();
    var parameter =
        switch (statement.condition().orElse("")) {
          case "Removes" -> "AllowRemoval";
          case "KeepsLogFiles" -> "not AllowRemoval";
          case "HasTopic" -> "TopicName";
          default -> statement.condition().orElse("").replaceFirst("^Has", "");
        };
    return String.join(", ", roles) + " with " + parameter;
  }

  @Test
  void documentEachParameter() throws IOException {
    var documented = new LinkedHashMap<String, String>();
    for (var row :
        MarkdownTables.rows("docs/roles.md", List.of("Parameter", "Template", "Set it to"))) {
      for (var parameter : MarkdownTables.plain(row.get(0)).split(", ")) {
        documented.put(parameter, row.get(1));
      }
    }
    var expected = new LinkedHashMap<String, String>();
    documented.keySet().forEach(parameter -> expected.put(parameter, templatesWith(parameter)));
    assertEquals(expected, documented);
    assertEquals(
        RoleTemplate.all()
            .flatMap(template -> template.parameters().stream())
            .collect(toCollection(TreeSet::new)),
        documented.keySet());
  }

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 64 characters. */
  @Test
  void documentHowLongTheNameOfARoleLetsTheNameBe() throws IOException {
    var documented = new TreeMap<String, String>();
    for (var row :
        MarkdownTables.rows("docs/roles.md", List.of("With", "Characters of the name"))) {
      documented.put(MarkdownTables.plain(row.get(0)), row.get(1));
    }
    var role = Pattern.compile("role/([a-z-]*)\\$\\{Name}([a-z-]*)");
    var found = new TreeSet<String>();
    for (var template : RoleTemplate.all().toList()) {
      for (var statement : template.statements()) {
        var name = role.matcher(statement.content().toString());
        if (name.find()) {
          int rest = 64 - name.group(1).length() - name.group(2).length();
          var parameter = statement.condition().orElseThrow().replaceFirst("^Has", "");
          assertEquals("up to " + rest, documented.get(parameter), statement.sid());
          found.add(parameter);
        }
      }
    }
    assertEquals(Set.of("CloudWatchLogs", "Replica"), found);
  }

  private static String templatesWith(String parameter) {
    var names =
        RoleTemplate.all()
            .filter(template -> template.parameters().contains(parameter))
            .map(RoleTemplate::name)
            .toList();
    return names.equals(RoleTemplate.NAMES) ? "all" : String.join(", ", names);
  }

  /** The names of a statement's entries differ in nothing but the order of the tables. */
  @Test
  void haveADifferentNameForEachStatementOfARole() {
    for (var template : RoleTemplate.all().toList()) {
      var sids = new TreeSet<String>();
      for (var statement : template.statements()) {
        assertTrue(sids.add(statement.sid()), template.name() + " has twice " + statement.sid());
      }
    }
  }
}
