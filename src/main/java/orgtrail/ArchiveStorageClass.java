package orgtrail;

/**
 * Where old log files can be moved to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html">Storage
 *     classes</a>
 */
enum ArchiveStorageClass {
  /** Read at once, as before. */
  GLACIER_IR,
  /** Read after minutes to hours, once restored. */
  GLACIER,
  /** Read after 12 to 48 hours, once restored. */
  DEEP_ARCHIVE
}
