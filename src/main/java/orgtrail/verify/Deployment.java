package orgtrail.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.config.StackOutput;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.asking.RequestMeter;
import orgtrail.verify.deployed.AccessLogsCheck;
import orgtrail.verify.deployed.BucketChecks;
import orgtrail.verify.deployed.KeyChecks;
import orgtrail.verify.deployed.MaxAge;
import orgtrail.verify.deployed.QueryChecks;
import orgtrail.verify.deployed.ReplicationChecks;
import orgtrail.verify.deployed.TrailChecks;
import orgtrail.verify.expected.Expectations;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.expected.ExpectedTrail;
import orgtrail.verify.files.LogFiles;
import orgtrail.verify.files.Progress;
import orgtrail.verify.files.Request;
import orgtrail.verify.files.Result;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Part;
import orgtrail.verify.report.Report;
import orgtrail.verify.report.Scope;

/**
 * The stacks of a deployment, and the accounts that they deploy to.
 *
 * @param managementStack the name of the stack with the trail
 * @param loggingStack the name of the stack with the bucket
 * @param trail the trail that has to be there
 * @param logStore the bucket and the key that have to be there
 * @param management the account of the trail's stack
 * @param logging the account of the bucket's stack
 * @param replica the replica of the bucket, if the settings name one
 * @param replicaBefore the replica that the last deployment has set
 * @param meter counts the requests, and reads the clock of AWS
 */
record Deployment(
    String managementStack,
    String loggingStack,
    ExpectedTrail trail,
    ExpectedLogStore logStore,
    AwsAccount management,
    AwsAccount logging,
    Optional<ReplicaDeployment> replica,
    Optional<String> replicaBefore,
    RequestMeter meter) {

  /**
   * Opens the accounts, and derives what has to be in them.
   *
   * @throws CannotAsk with one line if there are no credentials, or those of another account
   * @throws orgtrail.verify.expected.NotDeployed with one line if there is nothing to verify
   */
  static Deployment open(Connections connections, StackOptions.Sources sources) {
    var credentials = new Credentials(connections.http(), connections.meter());
    var ofTrail = credentials.open(sources.management());
    var ofLogStore = credentials.open(sources.logging());
    var loggingStack = sources.loggingStack();
    var logStore = Expectations.logStore(loggingStack, ofLogStore.here());
    return new Deployment(
        sources.managementStack().name(),
        loggingStack.name(),
        Expectations.trail(sources.managementStack(), loggingStack, ofTrail.here()),
        logStore,
        ofTrail.account(),
        ofLogStore.account(),
        sources
            .replica()
            .map(source -> ReplicaDeployment.open(credentials, source, loggingStack, logStore)),
        loggingStack.output(StackOutput.REPLICA_BUCKET_ARN),
        connections.meter());
  }

  /**
   * Makes all checks, side by side.
   *
   * @param asked what to verify
   * @param maxAge how old the last deliveries can be
   */
  Report verify(Request asked, MaxAge maxAge, Progress progress) {
    long began = System.nanoTime();
    var checks = checks(asked.now(), maxAge);
    try (var running = new RunningChecks(checks)) {
      var files =
          LogFiles.verify(
              trail,
              logStore,
              logging,
              management,
              replica.map(found -> found.files(maxAge)),
              asked,
              progress);
      var findings = running.findings();
      findings.addAll(files.findings());
      var took = Duration.ofNanos(System.nanoTime() - began);
      return report(asked, findings, files, took);
    }
  }

  private List<Callable<List<Finding>>> checks(Instant now, MaxAge maxAge) {
    var checks = new ArrayList<Callable<List<Finding>>>();
    checks.addAll(TrailChecks.of(trail, managementStack, management, now, maxAge));
    checks.addAll(BucketChecks.of(logStore, loggingStack, logging));
    checks.addAll(KeyChecks.of(logStore, loggingStack, logging));
    checks.add(AccessLogsCheck.of(logStore, loggingStack, logging, now));
    checks.addAll(QueryChecks.of(logStore, loggingStack, logging, management));
    checks.addAll(
        replica
            .map(found -> found.checks(loggingStack, logging, management, now))
            .orElseGet(
                () ->
                    List.of(
                        () -> List.of(ReplicationChecks.without(loggingStack, replicaBefore)))));
    return checks;
  }

  private Report report(Request asked, List<Finding> findings, Result files, Duration took) {
    return new Report(
        meter.now(),
        Version.text(),
        new Scope(
            trail.arn(),
            logStore.bucketName(),
            asked.from(),
            asked.to(),
            asked.digests().text(),
            new Part(asked.shard().number(), asked.shard().of(), asked.accounts())),
        findings,
        files.counts(),
        files.omitted(),
        files.chains(),
        new Report.Effort(meter.requests(), files.bytes(), took));
  }
}
