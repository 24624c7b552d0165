package orgtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static orgtrail.testing.Fixtures.LOGGING_ACCOUNT;
import static orgtrail.testing.Fixtures.MANAGEMENT_ACCOUNT;
import static orgtrail.testing.InlineStack.output;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import orgtrail.testing.InlineStack;
import orgtrail.testing.LocalAws;
import orgtrail.testing.LocalAwsExtension;

/**
 * The way out: forceDestroy, deployed first, and then the stacks in the opposite order. Every guard
 * is on, and the caller is the deployer that they exempt.
 */
@ExtendWith(LocalAwsExtension.class)
class RemovalIT {
  @Test
  void destroysTheTrailAndAllLogFilesOnceForceDestroyIsDeployed(LocalAws aws) throws Exception {
    var stacks = InlineStack.Group.in(aws);
    var logging =
        stacks.logging(
            "name",
            "removed",
            "deploymentPrincipals",
            "[\"arn:aws:iam::123456789012:role/local\"]",
            "breakGlassPrincipals",
            "[\"arn:aws:iam::123456789012:role/BreakGlass\"]",
            "maxRetentionDays",
            "400");
    var outputs = logging.up();
    var bucket = output(outputs, "s3BucketName");
    var management =
        stacks.management(
            "name",
            "removed",
            "loggingStack",
            null,
            "s3BucketName",
            bucket,
            "kmsKeyArn",
            output(outputs, "kmsKeyArn"));
    management.up();
    assertEquals(bucket, aws.trail(MANAGEMENT_ACCOUNT, "removed").orElseThrow().s3BucketName());
    aws.deliver(
        "arn:aws:cloudtrail:ap-southeast-1:234567890123:trail/removed",
        bucket,
        "AWSLogs/o-exampleorg1/345678901234/CloudTrail/a.json.gz");

    // A setting alone removes nothing: it must be deployed.
    var refused = management.set("forceDestroy", "true").destroyRefusal();
    assertTrue(refused.contains("protect"), refused);
    assertTrue(aws.trail(MANAGEMENT_ACCOUNT, "removed").isPresent());
    management
        .set(
            "loggingStack",
            "organization/orgtrail/logging",
            "s3BucketName",
            null,
            "kmsKeyArn",
            null,
            "tamperGuard",
            "attach")
        .up();
    assertTrue(management.state().names().contains("tamper-guard-log-store"));
    management.destroy();
    assertEquals(Map.of(), management.state().ids());
    assertTrue(aws.trail(MANAGEMENT_ACCOUNT, "removed").isEmpty());

    refused = logging.set("forceDestroy", "true").destroyRefusal();
    assertTrue(refused.contains("protect"), refused);
    assertTrue(aws.hasBucket(LOGGING_ACCOUNT, bucket));
    logging.up();
    logging.destroy();
    assertEquals(Map.of(), logging.state().ids());
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, bucket));
    assertFalse(aws.hasBucket(LOGGING_ACCOUNT, bucket + "-logs"));
  }
}
