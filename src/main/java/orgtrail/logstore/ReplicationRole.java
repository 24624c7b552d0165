package orgtrail.logstore;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import java.util.List;
import orgtrail.aws.Adoptable;
import orgtrail.aws.Arns;
import orgtrail.config.LogStoreLayout;
import orgtrail.config.ReplicaLink;

/** The role with which S3 copies log files to a replica. A setting can switch it off. */
final class ReplicationRole {
  private static final String POLICY = "-policy";

  private final Output<String> arn;
  private final Resource ready;

  /**
   * @param name the role's name in the program
   */
  ReplicationRole(Resource parent, String name, LogStoreLayout layout, Replication replication) {
    var role =
        new Role(
            name,
            RoleArgs.builder()
                .name(layout.replicationRoleName())
                .description(
                    "Lets S3 copy log files to "
                        + Arns.nameOf(replication.destination().s3BucketArn()))
                .assumeRolePolicy(replication.trustPolicy())
                .build(),
            removable(parent).build());
    arn = role.arn();
    ready =
        new RolePolicy(
            name + POLICY,
            RolePolicyArgs.builder()
                .name(ReplicaLink.ROLE_POLICY)
                .role(role.name())
                .policy(replication.rolePolicy())
                .build(),
            removable(parent).build());
  }

  /**
   * Role and policy that exist before the stack does.
   *
   * @param name the role's name in the program
   * @param roleName the role's name in AWS
   */
  static List<Adoptable> adoptables(String name, String roleName) {
    return List.of(
        Adoptable.of(name, Adoptable.ROLE, roleName),
        Adoptable.of(
            name + POLICY,
            Adoptable.ROLE_POLICY,
            ReplicaLink.ROLE_POLICY + "|" + roleName,
            roleName + ":" + ReplicaLink.ROLE_POLICY));
  }

  Output<String> arn() {
    return arn;
  }

  /** The resource that must exist before S3 can copy. */
  Resource ready() {
    return ready;
  }

  private static CustomResourceOptions.Builder removable(Resource parent) {
    return CustomResourceOptions.builder().parent(parent).protect(false).retainOnDelete(false);
  }
}
