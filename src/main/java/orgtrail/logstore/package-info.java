/**
 * The component {@link orgtrail.logstore.WormBucket}: the WORM bucket, its key and the access-log
 * bucket.
 *
 * <p>It may use {@code orgtrail.policy}, {@code orgtrail.config} and {@code orgtrail.aws}. It does
 * not depend on stacks or on the trail's component.
 */
package orgtrail.logstore;
