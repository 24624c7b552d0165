package orgtrail.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orgtrail.aws.Arns;
import orgtrail.aws.CisAlarm;
import orgtrail.aws.EventSelector;
import orgtrail.aws.InsightType;

/**
 * The settings of the trail, checked as far as possible without knowing the account.
 *
 * @param name the trail's name
 * @param isOrganizationTrail whether the trail records all accounts of the organization, or only
 *     its own
 * @param enableCloudtrail whether the trail records
 * @param enableLogFileValidation whether CloudTrail writes signed digests of the log files
 * @param isMultiRegionTrail whether the trail records all regions, or only its home region
 * @param includeGlobalServiceEvents whether the trail records events of IAM, STS and CloudFront
 * @param eventSelectors the events that the trail records
 * @param insights the kinds of unusual activity that the trail records
 * @param notifySnsTopicName the topic that CloudTrail notifies of each log file: the name of a new
 *     topic, or the ARN of an existing one
 * @param delegatedAdministrator the member account that can manage the organization's trails
 * @param creationDelaySeconds how long an update waits before it creates the trail
 * @param skipPreflight whether the checks that read AWS Organizations are skipped
 * @param forceDestroy whether the stack can be destroyed
 * @param adopt whether the stack imports what exists instead of creating it
 */
public record TrailSettings(
    String name,
    boolean isOrganizationTrail,
    boolean enableCloudtrail,
    boolean enableLogFileValidation,
    boolean isMultiRegionTrail,
    boolean includeGlobalServiceEvents,
    List<EventSelector> eventSelectors,
    List<InsightType> insights,
    CloudWatchLogs cloudWatchLogs,
    Optional<String> notifySnsTopicName,
    Optional<String> delegatedAdministrator,
    Alarms alarms,
    int creationDelaySeconds,
    boolean skipPreflight,
    boolean forceDestroy,
    boolean adopt) {
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  private static final int MAX_ROLE_NAME = 64;

  /**
   * CloudWatch Logs as a second destination of events.
   *
   * @param makesGroup whether the stack creates a log group and a role
   * @param retentionDays how long the new group keeps events, in days
   * @param isRetentionConfirmed whether the stack file confirms it for a group to adopt
   * @param groupArn an existing group, without {@code :*} at the end
   * @param roleArn the existing role that writes to it
   */
  public record CloudWatchLogs(
      boolean makesGroup,
      int retentionDays,
      boolean isRetentionConfirmed,
      Optional<String> groupArn,
      Optional<String> roleArn) {
    /** Whether the trail writes to CloudWatch Logs. */
    public boolean enabled() {
      return makesGroup || groupArn.isPresent();
    }
  }

  /**
   * The alarms of the CIS AWS Foundations Benchmark.
   *
   * @param email an address to subscribe to a new topic
   * @param topicArn an existing topic
   * @param selected the alarms that the stack creates
   */
  public record Alarms(Optional<String> email, Optional<String> topicArn, List<CisAlarm> selected) {

    /** The alarms that {@code excludeAlarms} leaves out; empty if there are no alarms at all. */
    public List<CisAlarm> excluded() {
      boolean enabled = email.isPresent() || topicArn.isPresent(); // alarms require one of them
      return enabled
          ? Arrays.stream(CisAlarm.values()).filter(alarm -> !selected.contains(alarm)).toList()
          : List.of();
    }
  }

  /** The name of the log group that a stack creates. */
  public String logGroupName() {
    return "cloudtrail/" + name;
  }

  /** The name of the topic that {@code alarmEmail} subscribes to. It cannot contain periods. */
  public String alarmTopicName() {
    return name.replace('.', '-') + "-alarms";
  }

  /** The name of the new role that writes to CloudWatch Logs. A long trail name is cut. */
  public String logRoleName() {
    var prefix = "cloudtrail-";
    var suffix = "-logs";
    int room = MAX_ROLE_NAME - prefix.length() - suffix.length();
    return prefix + name.substring(0, Math.min(room, name.length())) + suffix;
  }

  /** The name of the new topic, if {@code notifySnsTopicName} is a name. */
  public Optional<String> newTopicName() {
    return notifySnsTopicName.filter(topic -> !Arns.isArn(topic));
  }

  /** The ARN of the existing topic, if {@code notifySnsTopicName} is an ARN. */
  public Optional<String> existingTopicArn() {
    return notifySnsTopicName.filter(Arns::isArn);
  }

  /**
   * Whether the trail records management events, but not those of one source.
   *
   * @param readOnly {@code true} for read events, {@code false} for write events
   */
  public boolean excludesManagementEvents(boolean readOnly, String source) {
    return recordsManagementEvents(readOnly)
        && eventSelectors.stream().noneMatch(s -> s.recordsManagementEvents(readOnly, source));
  }

  /** Whether the trail records read management events, or write management events. */
  public boolean recordsManagementEvents(boolean readOnly) {
    return eventSelectors.stream().anyMatch(s -> s.recordsManagementEvents(readOnly));
  }
}
