package orgtrail.verify.deployed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;
import org.mockito.invocation.InvocationOnMock;
import orgtrail.verify.report.Finding;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;

class ReadActionTest {
  @ParameterizedTest
  @EnumSource(ReadAction.class)
  void onlyReads(ReadAction action) {
    assertTrue(
        action
            .text()
            .matches(
                "(cloudtrail|s3|kms|iam|athena|glue|account|organizations):(Get|List|Describe)\\w+"));
  }

  /** If AWS denies everything, the findings name every action that the checks need at all. */
  @Test
  void listsExactlyTheActionsThatTheChecksOfTheLogStoreNeed() {
    var expected = Answers.logStore();
    var s3 = Answers.account(denying(S3Client.class));
    var groups = BucketChecks.of(expected, "logging", s3);
    var accessLogs = AccessLogsCheck.of(expected, "logging", s3, Instant.EPOCH);
    var key = KeyChecks.of(expected, "logging", Answers.account(denying(KmsClient.class)));
    assertEquals(
        ReadAction.of(ReadAction.Of.LOG_STORE),
        denied(Stream.of(groups, key, List.of(accessLogs)).flatMap(List::stream).toList()));
  }

  @Test
  void listsExactlyTheActionsThatTheChecksOfTheTrailNeed() {
    var account =
        Answers.account(denying(CloudTrailClient.class), denying(OrganizationsClient.class));
    assertEquals(
        ReadAction.of(ReadAction.Of.TRAIL),
        denied(
            TrailChecks.of(
                DeployedTrails.expected(), "management", account, Instant.EPOCH, MaxAge.DEFAULT)));
  }

  @Test
  void listsExactlyTheActionsThatTheChecksOfTheReplicationNeed() {
    var account = Answers.account(denying(S3Client.class), denying(IamClient.class));
    assertEquals(
        ReadAction.of(ReadAction.Of.REPLICATION),
        denied(ReplicationChecks.of(ReplicationChecksTest.expected(), "logging", account)));
  }

  /** The checks of the bucket for results need actions of the log store, too. */
  @Test
  void listsExactlyTheActionsThatTheChecksOfTheQueriesNeed() {
    var account =
        Answers.account(
            denying(AthenaClient.class), denying(GlueClient.class), denying(S3Client.class));
    var management = Answers.account(denying(AccountClient.class));
    var denied =
        denied(QueryChecks.of(Answers.logStore("query", "true"), "logging", account, management));
    denied.removeAll(ReadAction.of(ReadAction.Of.LOG_STORE));
    denied.add("account:ListRegions"); // asked when the table is as expected
    assertEquals(ReadAction.of(ReadAction.Of.QUERIES), denied);
  }

  private static Set<String> denied(List<Callable<List<Finding>>> groups) {
    return Answers.run(groups).stream()
        .map(finding -> finding.seen().replaceAll(" is denied to .*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A client that gets no answer but a denial. */
  private static <T> T denying(Class<T> type) {
    return Mockito.mock(type, ReadActionTest::deny);
  }

  private static Object deny(InvocationOnMock call) throws Throwable {
    if (call.getArgument(0) instanceof AwsRequest
        && !call.getMethod().getName().endsWith("Paginator")) {
      throw Answers.error("AccessDenied");
    }
    return call.callRealMethod();
  }
}
