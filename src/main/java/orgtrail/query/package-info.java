/**
 * The component {@link orgtrail.query.LogQueries}: what a query of the log files with Athena needs.
 * The files of the named queries are among the resources of this package.
 *
 * <p>It may use {@code orgtrail.logstore}, for the parts of its bucket, {@code orgtrail.policy},
 * {@code orgtrail.config} and {@code orgtrail.aws}. It does not depend on stacks.
 */
package orgtrail.query;
