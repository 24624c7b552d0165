package orgtrail;

import com.pulumi.aws.cloudtrail.Trail;
import com.pulumi.aws.cloudtrail.TrailArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Map;

/** The trail of a whole organization, in its management account; it writes to another account. */
final class OrganizationTrail extends ComponentResource {
  private final Map<String, Output<?>> outputs;

  /**
   * @param name the component's name, part of the URNs
   */
  OrganizationTrail(String name, OrganizationTrailArgs args, ComponentResourceOptions options) {
    super("orgtrail:index:OrganizationTrail", name, options);

    // CloudTrail checks bucket and key at once; their policies are there, made by another stack.
    var trail =
        new Trail(
            name + "-trail",
            TrailArgs.builder()
                .name(args.name())
                .isOrganizationTrail(true)
                .isMultiRegionTrail(args.isMultiRegionTrail())
                .includeGlobalServiceEvents(args.includeGlobalServiceEvents())
                .enableLogFileValidation(args.enableLogFileValidation())
                .enableLogging(args.enableCloudtrail())
                .s3BucketName(args.destination().s3BucketName())
                .kmsKeyId(args.destination().kmsKeyArn())
                .build(),
            CustomResourceOptions.builder().parent(this).build());

    outputs = Map.of("trailArn", trail.arn(), "trailName", trail.name());
    registerOutputs(outputs);
  }

  /** What the stack exports, by name. */
  Map<String, Output<?>> outputs() {
    return outputs;
  }
}
