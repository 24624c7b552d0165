/**
 * Verifies the log files and the digests in the bucket, for all accounts and regions.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html">Validating
 *     CloudTrail log file integrity</a>
 */
package orgtrail.verify.files;
