package orgtrail.trail;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;

/**
 * The options of resources that a setting can switch off. Without them, these resources would
 * inherit the trail's protection, and Pulumi would refuse to delete them.
 */
final class Removable {
  private Removable() {}

  static CustomResourceOptions under(Resource parent) {
    return builder(parent).build();
  }

  static CustomResourceOptions.Builder builder(Resource parent) {
    return CustomResourceOptions.builder().parent(parent).protect(false);
  }
}
