/**
 * AWS's own terms as values: ARNs, names, regions and accounts, retention, event selectors, alarms,
 * condition keys and service principals. Nothing here creates a resource or calls AWS.
 *
 * <p>It is the lowest layer and uses no other package of this program.
 */
package orgtrail.aws;
