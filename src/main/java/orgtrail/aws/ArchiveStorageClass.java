package orgtrail.aws;

/**
 * The storage classes that old log files can move to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html">Storage
 *     classes</a>
 */
public enum ArchiveStorageClass {
  /** Objects can be read at once. */
  GLACIER_IR,
  /** Objects can be read minutes to hours after a restore request. */
  GLACIER,
  /** Objects can be read 12 to 48 hours after a restore request. */
  DEEP_ARCHIVE
}
