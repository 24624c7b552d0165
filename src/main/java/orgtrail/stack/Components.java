package orgtrail.stack;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orgtrail.aws.AllowedTrails;
import orgtrail.check.DeployerCheck;
import orgtrail.check.LogStoreAdoption;
import orgtrail.check.LogStoreChange;
import orgtrail.check.LogStoreCheck;
import orgtrail.check.LostKey;
import orgtrail.check.OrganizationIdentity;
import orgtrail.check.ReplicaCheck;
import orgtrail.check.ReplicaWarnings;
import orgtrail.check.TrailAdoption;
import orgtrail.check.Warnings;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.LogStoreSettings;
import orgtrail.config.QueryLayout;
import orgtrail.config.ReplicaDestination;
import orgtrail.config.ReplicaLink;
import orgtrail.config.Setting;
import orgtrail.config.StackOutput;
import orgtrail.config.TrailSettings;
import orgtrail.logstore.Replication;
import orgtrail.logstore.WormBucket;
import orgtrail.logstore.WormBucketArgs;
import orgtrail.policy.DeletedPrincipals;
import orgtrail.policy.LogStorePolicies;
import orgtrail.policy.QueryPolicies;
import orgtrail.policy.ReplicationRolePolicies;
import orgtrail.query.LogQueries;
import orgtrail.query.LogQueriesArgs;
import orgtrail.trail.CreationDelay;
import orgtrail.trail.OrganizationTrail;
import orgtrail.trail.OrganizationTrailArgs;
import orgtrail.trail.TrailAlarms;

/** Checks and creates the components that several kinds of stack have in common. */
final class Components {
  /** The names of the components. They are part of the URNs and never change. */
  static final String LOG_ARCHIVE = "log-archive";

  static final String ORGANIZATION = "organization";
  static final String ALARMS = "alarms";
  static final String QUERIES = "queries";

  /**
   * A log store that is checked but not created yet.
   *
   * @param knownKey the id or the ARN of the key, if it exists
   * @param imports what the component imports instead of creating it
   * @param regions every region of the partition, if the stack creates a table
   */
  record CheckedLogStore(
      WormBucketArgs args,
      LogStoreChange change,
      Optional<String> knownKey,
      Imports imports,
      List<String> warnings,
      List<String> regions) {
    AllowedTrails trails() {
      return args.layout().trails();
    }

    /**
     * What a trail in the same stack that is adopted should write to.
     *
     * @param isDeployed whether the bucket is in the stack's state
     */
    TrailAdoption.Target adoptionTarget(boolean isDeployed) {
      var settings = args.layout().settings();
      return new TrailAdoption.Target(
          args.layout().bucketName(),
          settings.key().kmsKeyArn().or(() -> knownKey),
          settings.s3KeyPrefix(),
          settings.s3BucketName().isPresent() && !isDeployed
              ? TrailAdoption.Bucket.NAMED
              : TrailAdoption.Bucket.OF_THIS_TRAIL);
    }

    private boolean forceDestroy() {
      return args.layout().settings().forceDestroy();
    }

    /** Whether a trail in the same stack is protected, because Pulumi would delete it first. */
    boolean protectsTrail() {
      return !forceDestroy() && !change.confirmed();
    }
  }

  /**
   * A trail that is checked but not created yet.
   *
   * @param trail the trail as the policies know it
   * @param organization the organization that it records, if that is checked
   * @param replicaMember the account of the replica, if it is a member of the organization
   * @param registersAdministrator whether the stack registers the delegated administrator
   * @param imports what the component imports instead of creating it
   */
  record CheckedTrail(
      TrailSettings settings,
      AllowedTrails trail,
      Optional<OrganizationIdentity> organization,
      Optional<String> replicaMember,
      boolean registersAdministrator,
      Imports imports) {}

  /** The bucket and key that a trail writes to, and the resources that must exist before it. */
  record Destination(
      Output<String> bucketName,
      Output<String> keyArn,
      Optional<String> prefix,
      List<Resource> ready) {}

  private Components() {}

  /** Checks a log store, and adds its problems to those of the run. */
  static CheckedLogStore check(StackRun run, LogStoreSettings settings) {
    var layout = new LogStoreLayout(run.here(), settings);
    var replica = ReplicaStackOutputs.destination(run, settings);
    var policies = LogStorePolicies.of(layout);
    var previous = run.previous().logStore();
    boolean keepsAccessLogBucket =
        previous.accessLogBucketName().filter(layout.accessLogBucketName()::equals).isPresent();
    var args =
        new WormBucketArgs(
            layout,
            policies,
            replica.map(destination -> replication(layout, destination)),
            previous.madeKey(),
            keepsAccessLogBucket);
    LogStoreCheck.of(run.lookups(), layout, policies, args.makesKey(), run.problems());
    LostKey.refuse(run.lookups(), layout, previous, run.problems());
    var warnings =
        new ArrayList<>(
            DeployerCheck.of(run.lookups(), settings.access(), run.isPreview(), run.problems()));
    replica.ifPresent(to -> ReplicaCheck.of(run.lookups(), layout, to, run.problems()));
    warnings.addAll(ReplicaWarnings.of(settings.retention(), replica, previous.replicaBucketArn()));
    var adoption =
        LogStoreAdoption.of(
            run.lookups(),
            layout,
            policies,
            previous,
            run.state().has(LOG_ARCHIVE),
            replica.map(ReplicaDestination::s3BucketArn),
            run.problems());
    var change = LogStoreChange.of(layout, run.previous(), adoption, run.problems());
    var imports = AdoptedComponents.ofLogStore(run, layout, adoption);
    // Only queries need the regions, so a stack without them makes no further request.
    List<String> regions = settings.query().enabled() ? run.lookups().allRegions() : List.of();
    return new CheckedLogStore(
        args, change, adoption.keyId().or(previous::keyArn), imports, warnings, regions);
  }

  private static Replication replication(LogStoreLayout layout, ReplicaDestination replica) {
    return new Replication(
        replica,
        ReplicationRolePolicies.trust(),
        ReplicationRolePolicies.copy(layout, replica),
        layout.settings().replica().filter(ReplicaLink::timeControl).isPresent());
  }

  static WormBucket make(StackRun run, CheckedLogStore logStore) {
    var settings = logStore.args.layout().settings();
    var previous = run.previous().logStore();
    var today = LocalDate.now(ZoneOffset.UTC);
    run.warn(Warnings.ofRetention(settings.retention(), previous.retention(), today));
    run.warn(Warnings.ofAccounts(logStore.trails(), previous.trails()));
    run.warn(logStore.warnings);
    run.warn(
        Warnings.ofDeletedPrincipals(
            DeletedPrincipals.of(logStore.args.policies(), previous.policies())));
    run.warn(logStore.imports.lines());
    run.warn(Warnings.ofQueries(settings, previous.queryPolicyArn()));
    // Every resource of the component inherits these options, so that none is deleted or replaced
    // by mistake, and a resource that is replaced on purpose stays in AWS.
    return new WormBucket(
        LOG_ARCHIVE,
        logStore.args,
        ComponentResourceOptions.builder()
            .protect(!settings.forceDestroy() && !logStore.change.replacesBucket())
            .retainOnDelete(!settings.forceDestroy())
            .resourceTransformations(logStore.imports, KeptKey.of(run.state()))
            .build());
  }

  /**
   * Creates what queries need, if the settings say so. It is a component of its own, so that it
   * does not inherit the protection of the log store.
   */
  static Map<StackOutput, Output<?>> makeQueries(CheckedLogStore logStore, WormBucket logs) {
    var layout = new QueryLayout(logStore.args.layout());
    if (!layout.settings().enabled()) {
      return Map.of();
    }
    var args =
        new LogQueriesArgs(
            layout, QueryPolicies.of(layout), logStore.regions, logs.keyArn(), logs.ready());
    return new LogQueries(QUERIES, args, importing(logStore.imports)).outputs();
  }

  /**
   * Creates the trail and its alarms.
   *
   * @param protect whether the trail is protected
   */
  static Map<StackOutput, Output<?>> makeTrail(
      StackRun run, CheckedTrail checked, Destination destination, boolean protect) {
    var settings = checked.settings;
    run.warn(Warnings.ofTrail(settings));
    run.warn(checked.imports.lines());
    var args =
        new OrganizationTrailArgs(
            settings,
            run.here(),
            checked.trail,
            destination.bucketName,
            destination.keyArn,
            destination.prefix,
            destination.ready,
            delay(run, checked),
            run.previous().logGroupArn(),
            run.previous().madeLogGroupKey(),
            checked.organization.map(OrganizationIdentity::id),
            checked.replicaMember,
            checked.registersAdministrator);
    var component =
        new OrganizationTrail(
            ORGANIZATION,
            args,
            ComponentResourceOptions.builder()
                .protect(protect)
                .resourceTransformations(checked.imports)
                .build());
    if (!settings.alarms().selected().isEmpty()) {
      new TrailAlarms(
          ALARMS, settings, component.logGroupName().orElseThrow(), importing(checked.imports));
    }
    return component.outputs();
  }

  /** A trail that exists goes on recording, even if CloudTrail refuses to change it yet. */
  private static CreationDelay delay(StackRun run, CheckedTrail checked) {
    int seconds = checked.settings.creationDelaySeconds();
    boolean exists =
        run.previous().trailArn().isPresent()
            || checked.imports.has(ORGANIZATION + OrganizationTrail.TRAIL);
    if (run.isPreview() || exists || seconds == 0) {
      return CreationDelay.NONE;
    }
    return new CreationDelay(
        seconds,
        () ->
            run.context()
                .log()
                .info(
                    "waiting %d seconds before the trail is created, until AWS knows its policies everywhere (%s)"
                        .formatted(seconds, Setting.TRAIL_CREATION_DELAY_SECONDS.key())));
  }

  private static ComponentResourceOptions importing(Imports imports) {
    return ComponentResourceOptions.builder().resourceTransformations(imports).build();
  }
}
