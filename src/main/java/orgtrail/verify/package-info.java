/**
 * The command that proves a deployment: it reads what Pulumi knows of the stacks, asks AWS, and
 * reports. Pulumi never runs it, and only this package uses clients of AWS.
 */
package orgtrail.verify;
