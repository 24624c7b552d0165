/**
 * All checks that refuse or warn before anything is changed, except those of single settings.
 * {@link orgtrail.check.AwsLookups} queries AWS. Each other class checks one subject and adds what
 * is wrong to {@link orgtrail.check.Problems}. A new check belongs here.
 *
 * <p>It may use {@code orgtrail.policy}, {@code orgtrail.config} and {@code orgtrail.aws}. It
 * creates no resource.
 */
package orgtrail.check;
