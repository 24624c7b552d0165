/**
 * The components {@link orgtrail.trail.OrganizationTrail}, {@link orgtrail.trail.TrailAlarms} and
 * {@link orgtrail.trail.TamperGuardAttachments}: the trail, its log group, topic and delegated
 * administrator, the alarms, and the organization's policies.
 *
 * <p>It may use {@code orgtrail.policy}, {@code orgtrail.config} and {@code orgtrail.aws}. It does
 * not depend on stacks or on the log store's component.
 */
package orgtrail.trail;
