package orgtrail.verify.files;

import java.time.Instant;

/**
 * The lock of a file.
 *
 * @param mode the retention mode, as AWS names it
 * @param until when the lock ends
 */
record FileLock(String mode, Instant until) {}
