package orgtrail.verify.deployed;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import orgtrail.config.Settings;
import orgtrail.config.StackConfiguration;
import orgtrail.config.TrailSettings;
import orgtrail.policy.LogStorePolicies;
import orgtrail.testing.Fixtures;
import orgtrail.verify.asking.AwsAccount;
import orgtrail.verify.expected.ExpectedLogStore;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Mark;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.account.AccountClient;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What the tests of this package have in common: clients, errors of AWS, and what is expected. */
final class Answers {
  static final String KEY =
      "arn:aws:kms:ap-southeast-1:123456789012:key/4b2f0c70-b503-4849-8286-34a6938c88a7";
  static final String BUCKET = "cloudtrail-123456789012-example-quantum-123";
  static final String CALLER = "arn:aws:sts::123456789012:assumed-role/Auditor/me";

  private Answers() {}

  /** A client that answers only what a test sets. Its paginators and shorter methods work. */
  static <T> T client(Class<T> type) {
    return mock(type, CALLS_REAL_METHODS);
  }

  static AwsAccount account(S3Client s3) {
    var account = account(Fixtures.LOGGING_ACCOUNT);
    when(account.s3(Fixtures.REGION)).thenReturn(s3);
    return account;
  }

  static AwsAccount account(KmsClient kms) {
    var account = account(Fixtures.LOGGING_ACCOUNT);
    when(account.kms(Fixtures.REGION)).thenReturn(kms);
    return account;
  }

  static AwsAccount account(CloudTrailClient client, OrganizationsClient organizations) {
    var account = account(Fixtures.MANAGEMENT_ACCOUNT);
    when(account.cloudTrail(anyString())).thenReturn(client);
    when(account.organizations(anyString())).thenReturn(organizations);
    return account;
  }

  static AwsAccount account(S3Client s3, IamClient iam) {
    var account = account(s3);
    when(account.iam(Fixtures.REGION)).thenReturn(iam);
    return account;
  }

  static AwsAccount account(AthenaClient athena, GlueClient glue, S3Client s3) {
    var account = account(s3);
    when(account.athena(Fixtures.REGION)).thenReturn(athena);
    when(account.glue(Fixtures.REGION)).thenReturn(glue);
    return account;
  }

  static AwsAccount account(AccountClient client) {
    var account = account(Fixtures.MANAGEMENT_ACCOUNT);
    when(account.account(anyString())).thenReturn(client);
    return account;
  }

  private static AwsAccount account(String id) {
    var account = mock(AwsAccount.class);
    when(account.accountId()).thenReturn(id);
    when(account.described()).thenReturn(CALLER);
    return account;
  }

  /** An error of AWS. */
  static AwsServiceException error(String code) {
    return AwsServiceException.builder()
        .message(code)
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build();
  }

  /** The log store that the tests' stack file describes, with other settings. */
  static ExpectedLogStore logStore(String... namesAndValues) {
    var layout = Fixtures.logStore(namesAndValues);
    var logging = layout.settings().accessLogging();
    var target =
        logging.enabled()
            ? logging.bucketName().or(() -> Optional.of(layout.accessLogBucketName()))
            : Optional.<String>empty();
    var key = layout.settings().key().kmsKeyArn().orElse(KEY);
    return new ExpectedLogStore(layout, LogStorePolicies.of(layout), key, target);
  }

  /** The trail that the tests' stack file describes, with other settings. */
  static TrailSettings trail(String... namesAndValues) {
    var settings = Settings.read(StackConfiguration.of(Fixtures.management(namesAndValues)));
    return ((Settings.Management) settings).trail();
  }

  static List<Finding> run(List<Callable<List<Finding>>> groups) {
    var findings = new ArrayList<Finding>();
    for (var group : groups) {
      try {
        findings.addAll(group.call());
      } catch (Exception e) {
        throw new AssertionError("a group threw", e);
      }
    }
    return findings;
  }

  /** The only finding of a check. */
  static Finding of(Check check, List<Finding> findings) {
    var own = findings.stream().filter(finding -> finding.check() == check).toList();
    if (own.size() != 1) {
      throw new AssertionError(check + ": " + own);
    }
    return own.get(0);
  }

  /** The checks that have not passed. */
  static List<Check> notPassed(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.mark() != Mark.PASSED)
        .map(Finding::check)
        .distinct()
        .toList();
  }
}
