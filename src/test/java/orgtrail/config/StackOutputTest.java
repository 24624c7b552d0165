package orgtrail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StackOutputTest {
  @ParameterizedTest
  @EnumSource
  void isNamedLikeItsConstantInCamelCase(StackOutput output) {
    assertEquals(output.name().replace("_", ""), output.key().toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource
  void belongsToAKindOfStackAndSaysWhatItHolds(StackOutput output) {
    assertFalse(output.kinds().isEmpty());
    assertTrue(output.description().endsWith("."), output.description());
  }

  /** A renamed output would break the management stacks that read a deployed logging stack. */
  @Test
  void keepsTheNamesThatAManagementStackReadsOfALoggingStack() {
    var read =
        Arrays.stream(StackOutput.values())
            .filter(output -> output.readers().contains(StackKind.MANAGEMENT))
            .peek(output -> assertTrue(output.kinds().contains(StackKind.LOGGING), output.key()))
            .map(StackOutput::key)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "s3BucketName",
            "s3KeyPrefix",
            "kmsKeyArn",
            "expectedTrailArn",
            "organizationId",
            "awsAccountIds",
            "s3AccessLoggingBucketArn",
            "deploymentPrincipals",
            "breakGlassPrincipals",
            "replicationRoleArn",
            "replicaStack"),
        read);
  }

  /** A renamed output would break the logging stacks that read a deployed replica. */
  @Test
  void keepsTheNamesThatALoggingStackReadsOfAReplica() {
    var read =
        Arrays.stream(StackOutput.values())
            .filter(output -> output.readers().contains(StackKind.LOGGING))
            .map(StackOutput::key)
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "s3BucketArn",
            "kmsKeyArn",
            "expectedTrailArn", // which a replica does not have
            "replicationRoleArn",
            "organizationId",
            "awsAccountIds",
            "s3KeyPrefix",
            "wormMode",
            "wormRetentionDays",
            "maxRetentionDays"),
        read);
  }

  @Test
  void keepsTheNamesThatUsersKnow() {
    assertEquals(
        Set.of(
            "s3BucketName",
            "s3BucketArn",
            "s3KeyPrefix",
            "queryWorkgroup",
            "queryDatabase",
            "queryTable",
            "queryResultsBucketName",
            "queryPolicyArn",
            "s3AccessLoggingBucketArn",
            "kmsKeyArn",
            "kmsKeyAlias",
            "requiredKeyPolicyStatements",
            "expectedTrailArn",
            "organizationId",
            "awsAccountIds",
            "wormMode",
            "wormRetentionDays",
            "forceDestroy",
            "trailArn",
            "trailName",
            "homeRegion",
            "cloudwatchLogGroupArn",
            "snsTopicArn",
            "delegatedAdministrator",
            "deploymentPrincipals",
            "breakGlassPrincipals",
            "replicationRoleArn",
            "replicaStack",
            "replicaBucketArn",
            "replicaKmsKeyArn",
            "maxRetentionDays",
            "tamperGuardPolicy",
            "tamperGuardReplicaPolicy",
            "tamperGuardTrailPolicy"),
        Arrays.stream(StackOutput.values()).map(StackOutput::key).collect(Collectors.toSet()));
  }
}
