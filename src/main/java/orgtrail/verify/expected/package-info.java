/**
 * What has to be in AWS: the settings and outputs of the stacks, as Pulumi knows them.
 *
 * <p>Nothing here asks AWS.
 */
package orgtrail.verify.expected;
