package orgtrail.verify.files;

import static orgtrail.verify.report.Check.FILES_VERSIONS;

/** Verifies that files of one chain have one version, and no delete marker. */
final class VersionCheck {
  private final ChainFindings findings;

  VersionCheck(ChainFindings findings) {
    this.findings = findings;
  }

  void verify(StoredFile file) {
    findings.count(FILES_VERSIONS, 1);
    if (file.versions().size() == 1 && !file.isHidden()) {
      return;
    }
    findings.fail(
        FILES_VERSIONS,
        file.isHidden() ? "file hidden" : "file overwritten",
        "%s has %s".formatted(Text.quoted(file.key()), counted(file)),
        file.delivered()
            .map(VersionCheck::remedy)
            .orElse("the delivered version is deleted: restore it if there is a copy"));
  }

  private static String counted(StoredFile file) {
    long all = file.versions().size() + file.leftOut();
    if (file.leftOut() > 0) {
      return "%,d versions and delete markers".formatted(all);
    }
    long markers = file.versions().stream().filter(StoredFile.Version::isDeleteMarker).count();
    return "%s and %s"
        .formatted(Text.counted(all - markers, "version"), Text.counted(markers, "delete marker"));
  }

  private static String remedy(StoredFile.Version delivered) {
    return "version %s of %s is the oldest, so CloudTrail delivered it: delete the newer ones"
        .formatted(delivered.id(), delivered.lastModified());
  }
}
