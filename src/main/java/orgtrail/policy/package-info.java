/**
 * The policy documents of bucket, key, topic, log group and role. {@link
 * orgtrail.policy.LogStorePolicies} builds those of a log store, with the user's own statements,
 * and reports what AWS would refuse in them. {@link orgtrail.policy.TamperGuardPolicies} builds
 * those of the organization.
 *
 * <p>It may use {@code orgtrail.config} and {@code orgtrail.aws}.
 */
package orgtrail.policy;
