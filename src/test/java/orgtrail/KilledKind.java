package orgtrail;

import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.Fixtures.REGION;
import static orgtrail.testing.Fixtures.REPLICA_ACCOUNT;
import static orgtrail.testing.Fixtures.REPLICA_REGION;

import orgtrail.testing.LocalAws;
import orgtrail.testing.Project;

/** The kinds of stack whose updates are interrupted, with the settings that they have here. */
enum KilledKind {
  LOGGING("logging", LOGGING_ACCOUNT, REGION, 104, 16) {
    @Override
    void prepare(Project project, String name) {
      project.edit("logging", "example-quantum-123", name);
    }
  },

  /** With a log group and a topic. Its trail writes to the bucket of a logging stack. */
  MANAGEMENT("management", MANAGEMENT_ACCOUNT, REGION, 51, 10) {
    @Override
    void prepare(Project project, String name) {
      project.edit("logging", "example-quantum-123", name);
      project.up("logging", LOGGING_ACCOUNT).succeeded();
      project.edit("management", "example-quantum-123", name);
      withParts(project, name);
    }

    @Override
    void change(Project project) {
      changeParts(project);
    }
  },

  /** With a log group and a topic. */
  STANDALONE("standalone", MANAGEMENT_ACCOUNT, REGION, 153, 24) {
    @Override
    void prepare(Project project, String name) {
      project
          .copyStack("logging", stack())
          .edit(stack(), "example-quantum-123", name)
          .edit(stack(), "account: logging", "account: standalone")
          .edit(stack(), "  orgtrail:managementAccountId: \"" + MANAGEMENT_ACCOUNT + "\"\n", "")
          .edit(stack(), LOGGING_ACCOUNT, MANAGEMENT_ACCOUNT)
          .add(stack(), "trailCreationDelaySeconds: 0");
      withParts(project, name);
    }

    @Override
    void change(Project project) {
      super.change(project);
      changeParts(project);
    }
  },

  REPLICA("replica", REPLICA_ACCOUNT, REPLICA_REGION, 104, 16) {
    @Override
    void prepare(Project project, String name) {
      project.addStack("replica").edit("replica", "example-quantum-123", name);
    }
  };

  private final String stack;
  private final String account;
  private final String region;
  private final int callsToCreate;
  private final int callsToChange;

  KilledKind(String stack, String account, String region, int callsToCreate, int callsToChange) {
    this.stack = stack;
    this.account = account;
    this.region = region;
    this.callsToCreate = callsToCreate;
    this.callsToChange = callsToChange;
  }

  String stack() {
    return stack;
  }

  String account() {
    return account;
  }

  String region() {
    return region;
  }

  /** About how many calls of the APIs of AWS the first update makes. */
  int callsToCreate() {
    return callsToCreate;
  }

  /** About how many calls an update makes after the change. */
  int callsToChange() {
    return callsToChange;
  }

  /**
   * Writes the stack file, and deploys what the stack needs.
   *
   * @param name the name of the trail, which no other stack has
   */
  abstract void prepare(Project project, String name);

  /** Changes settings, so that the next update changes policies and what holds logs. */
  void change(Project project) {
    project.edit(stack, "wormRetentionDays: \"365\"", "wormRetentionDays: \"400\"");
    project.add(stack, "membersReadOwnLogs: true");
  }

  void withParts(Project project, String name) {
    project.add(stack, "cloudwatchLogs: true").add(stack, "notifySnsTopicName: " + name);
  }

  void changeParts(Project project) {
    project
        .add(stack, "cloudwatchLogRetentionDays: 400")
        .add(stack, "excludeManagementEventSources: [rdsdata.amazonaws.com]");
  }

  /** The name in the program of something that AWS lists. */
  String nameOf(String entry, LocalAws aws) {
    var type = entry.substring(0, entry.lastIndexOf(' '));
    var id = entry.substring(entry.lastIndexOf(' ') + 1);
    return switch (type) {
      case "bucket" -> id.endsWith("-logs") ? "log-archive-access-logs" : "log-archive-bucket";
      case "alias" -> "log-archive-alias";
      case "key" -> isOfLogGroup(id, aws) ? "organization-log-group-key" : "log-archive-key";
      case "trail" -> "organization-trail";
      case "log group" -> "organization-log-group";
      case "role" -> "organization-log-group-role";
      case "topic" -> "organization-topic";
      default -> throw new AssertionError("unexpected " + entry);
    };
  }

  private boolean isOfLogGroup(String key, LocalAws aws) {
    try (var kms = aws.kms(account, region)) {
      return kms.describeKey(request -> request.keyId(key))
          .keyMetadata()
          .description()
          .startsWith("Encrypts the log group");
    }
  }
}
