/**
 * Questions to AWS: the clients of each account, with a bound for parallel requests, and what an
 * error of AWS means.
 */
package orgtrail.verify.asking;
