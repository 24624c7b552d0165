package orgtrail.verify.files;

import java.util.List;

/** The folders of a bucket, or of a bucket and its replica. */
interface Folders {
  /**
   * The names of the folders in a folder, without slashes. A folder ends with a slash.
   *
   * @throws NotAskedException if AWS does not answer
   */
  List<String> folders(String folder);
}
