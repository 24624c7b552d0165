/**
 * The components {@link orgtrail.trail.OrganizationTrail} and {@link orgtrail.trail.TrailAlarms}:
 * the trail, its log group, topic and delegated administrator, and the alarms.
 *
 * <p>It may use {@code orgtrail.policy}, {@code orgtrail.config} and {@code orgtrail.aws}. It does
 * not depend on stacks or on the log store's component.
 */
package orgtrail.trail;
