package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.MEMBER_ACCOUNT;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;
import orgtrail.testing.Project;

/**
 * How the CLI runs the program, and how a refusal reaches the user. The unit tests prove each
 * refusal; these tests prove the way from the program to the terminal.
 */
@ExtendWith(LocalAwsExtension.class)
class CommandLineIT {
  private static final String LINK = "orgtrail:loggingStack: organization/orgtrail/logging";

  @Test
  void reportsEveryBadSettingOfALoggingStackOnALineOfItsOwnAndDeploysNothing(LocalAws aws) {
    var project =
        Project.create(aws)
            .edit("logging", "wormMode: GOVERNANCE", "wormMode: compliance")
            .edit("logging", "wormRetentionDays: 365", "wormRetentionDay: 365")
            // YAML reads it as an octal number.
            .edit("logging", "\"234567890123\"", "012345670123")
            .add("logging", "forceDestroy: treu")
            .add("logging", "logReaders: ['*']")
            .add("logging", "archiveAfterDays: ten");
    var message = project.up("logging", LOGGING_ACCOUNT).refusal();
    for (var line :
        List.of(
            "orgtrail:wormMode must be GOVERNANCE or COMPLIANCE, but is 'compliance'",
            "orgtrail:wormRetentionDay is not a setting; did you mean orgtrail:wormRetentionDays?",
            "orgtrail:managementAccountId must be an account id of 12 digits, in quotes, but is '1402433619'",
            "orgtrail:forceDestroy must be true or false, but is 'treu'",
            "orgtrail:logReaders must be a list whose entries are each the ARN of a role",
            "orgtrail:archiveAfterDays must be a whole number from 1 to 36500, but is 'ten'")) {
      assertHasLine(line, message);
    }
    assertEquals(Map.of(), project.state("logging").ids());
  }

  @Test
  void refusesSettingsOfAnotherKindOfStackInThePreview(LocalAws aws) {
    var project =
        Project.create(aws)
            .add("management", "wormMode: COMPLIANCE")
            .add("management", "logReaders: ['arn:aws:iam::345678901234:role/Auditor']");
    var message = project.pulumi("management", MANAGEMENT_ACCOUNT, "preview").refusal();
    assertHasLine("orgtrail:wormMode is not a setting of a management stack: remove it", message);
    assertHasLine("orgtrail:logReaders is not a setting of a management stack: remove it", message);
  }

  @Test
  void saysThatTheRegionIsMissing(LocalAws aws) {
    var project = Project.create(aws).edit("logging", "aws:region: ap-southeast-1", "");
    assertHasLine(
        "aws:region is missing: pulumi config set aws:region",
        project.pulumi("logging", LOGGING_ACCOUNT, "preview").refusal());
  }

  @Test
  void saysWhichStackComesFirstWhenThatStackIsUnknownOrEmpty(LocalAws aws) {
    var project = Project.create(aws);
    assertSaysWhichStackComesFirst(project);
    project.pulumi("logging", LOGGING_ACCOUNT, "stack"); // makes it
    assertSaysWhichStackComesFirst(project);
  }

  private static void assertSaysWhichStackComesFirst(Project project) {
    var message = project.pulumi("management", MANAGEMENT_ACCOUNT, "preview").refusal();
    assertTrue(
        message
            .lines()
            .anyMatch(
                line ->
                    line.contains("'organization/orgtrail/logging'")
                        && line.contains("run pulumi up -s logging first")),
        message);
  }

  @Test
  void refusesAStackThatNamesItselfAsItsLoggingStack(LocalAws aws) {
    var project =
        Project.create(aws)
            .edit("management", LINK, "orgtrail:loggingStack: organization/orgtrail/management");
    assertHasLine(
        "orgtrail:loggingStack 'organization/orgtrail/management' names this stack itself: name the stack of the logging account",
        project.pulumi("management", MANAGEMENT_ACCOUNT, "preview").refusal());
  }

  @Test
  void refusesCredentialsOfAnotherAccount(LocalAws aws) {
    var project =
        Project.create(aws)
            .edit(
                "management",
                LINK,
                "orgtrail:s3BucketName: bucket\n"
                    + "  orgtrail:kmsKeyArn: arn:aws:kms:ap-southeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    for (var stack : List.of("logging", "management")) {
      var message = project.up(stack, MEMBER_ACCOUNT).refusal();
      assertHasLine("AWS account ID not allowed: " + MEMBER_ACCOUNT, message);
    }
    assertFalse(aws.hasBucket(MEMBER_ACCOUNT, "cloudtrail-345678901234-example-quantum-123"));
    assertTrue(aws.trail(MEMBER_ACCOUNT, "example-quantum-123").isEmpty());
  }

  @Test
  void readsAnAccountIdWithALeadingZeroFromAStackFile(LocalAws aws) {
    var project = Project.create(aws).edit("logging", "\"234567890123\"", "\"012345678901\"");
    var preview =
        project.pulumi("logging", LOGGING_ACCOUNT, "preview", "--json").succeeded().output();
    assertTrue(preview.contains(":012345678901:trail/example-quantum-123"), preview);
  }

  private static void assertHasLine(String expected, String message) {
    assertTrue(message.lines().anyMatch(line -> line.contains(expected)), message);
  }
}
