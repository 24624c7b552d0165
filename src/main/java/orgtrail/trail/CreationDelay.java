package orgtrail.trail;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The time between the policies that CloudTrail checks and the trail. AWS needs a while until a new
 * policy is in effect everywhere, and CloudTrail refuses to create the trail until then. The
 * provider does not try again.
 *
 * @param seconds how long to wait
 * @param announcement runs when the wait begins
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/accessing-kms.html#programming-eventual-consistency">Eventual
 *     consistency of AWS KMS</a>
 */
public record CreationDelay(int seconds, Runnable announcement) {
  /** For a trail that exists, and for a preview. */
  public static final CreationDelay NONE = new CreationDelay(0, () -> {});

  /** The resources, when they exist and the time has passed. */
  Output<List<Resource>> after(List<Resource> resources) {
    if (seconds == 0) {
      return Output.of(resources);
    }
    var urns = resources.stream().map(Resource::urn).toList();
    return Output.all(urns).apply(created -> later(resources));
  }

  private Output<List<Resource>> later(List<Resource> resources) {
    announcement.run();
    var timer = CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS);
    return Output.of(CompletableFuture.supplyAsync(() -> resources, timer));
  }
}
