/**
 * An organization trail for AWS that nobody can quietly change; start reading at {@link
 * orgtrail.App}.
 *
 * <p>Data flows one way: the engine's configuration, through {@link orgtrail.ConfigReader}, becomes
 * {@link orgtrail.Settings}, made of {@link orgtrail.LogStoreSettings} and {@link
 * orgtrail.TrailSettings}; they and the {@link orgtrail.AwsEnvironment} become the args of a
 * component, {@link orgtrail.WormBucket} or {@link orgtrail.OrganizationTrail}; its outputs are the
 * stack's; those of the logging stack reach the management stack as a {@link
 * orgtrail.LogDestination}, and its own next run as {@link orgtrail.Deployed}. Before anything is
 * registered, {@link orgtrail.Preflight} asks AWS. Who may do what is in {@link
 * orgtrail.BucketPolicyDocument} and {@link orgtrail.KeyPolicyDocument}.
 */
package orgtrail;
