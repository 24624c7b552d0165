package orgtrail;

import com.pulumi.aws.cloudtrail.Trail;
import com.pulumi.aws.cloudtrail.TrailArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Map;

/**
 * The trail of a whole organization, in its management account, or of one account alone; as a rule
 * it writes to another account.
 */
final class OrganizationTrail extends ComponentResource {
  private final Map<String, Output<?>> outputs;

  /**
   * @param name the component's name, part of the URNs
   */
  OrganizationTrail(String name, OrganizationTrailArgs args, ComponentResourceOptions options) {
    super("orgtrail:index:OrganizationTrail", name, options);

    var settings = args.settings();
    var trail =
        new Trail(
            name + "-trail",
            TrailArgs.builder()
                .name(settings.name())
                .isOrganizationTrail(settings.isOrganizationTrail())
                .isMultiRegionTrail(settings.isMultiRegionTrail())
                .includeGlobalServiceEvents(settings.includeGlobalServiceEvents())
                .enableLogFileValidation(settings.enableLogFileValidation())
                .enableLogging(settings.enableCloudtrail())
                .s3BucketName(args.s3BucketName())
                .s3KeyPrefix(args.s3KeyPrefix().map(Output::of).orElse(null))
                .kmsKeyId(args.kmsKeyArn())
                .build(),
            CustomResourceOptions.builder().parent(this).dependsOn(args.ready()).build());

    outputs = Map.of("trailArn", trail.arn(), "trailName", trail.name());
    registerOutputs(outputs);
  }

  /** What the stack exports, by name. */
  Map<String, Output<?>> outputs() {
    return outputs;
  }
}
