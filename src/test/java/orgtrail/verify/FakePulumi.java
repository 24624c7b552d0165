package orgtrail.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A program that answers like the Pulumi CLI. */
final class FakePulumi {
  private final Path folder;

  private FakePulumi(Path folder) {
    this.folder = folder;
  }

  /** One without configuration and outputs. It notes its arguments. */
  static FakePulumi in(Path folder) throws IOException {
    var pulumi = new FakePulumi(folder);
    pulumi.config("{}").outputs("{}");
    pulumi.script(
        """
        #!/bin/sh
        echo "$*" >> %1$s/calls
        case "$2" in
          config) cat %1$s/config.json ;;
          stack) cat %1$s/outputs.json ;;
        esac
        """
            .formatted(folder));
    return pulumi;
  }

  /** One that prints errors and fails. */
  static FakePulumi failing(Path folder, String errors) throws IOException {
    var pulumi = new FakePulumi(folder);
    Files.writeString(folder.resolve("errors"), errors);
    pulumi.script("#!/bin/sh\ncat %s/errors >&2\nexit 255\n".formatted(folder));
    return pulumi;
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("pulumi"), text);
    Files.setPosixFilePermissions(
        folder.resolve("pulumi"), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  FakePulumi config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
    return this;
  }

  FakePulumi outputs(String json) throws IOException {
    Files.writeString(folder.resolve("outputs.json"), json);
    return this;
  }

  /** Its path. */
  String path() {
    return folder.resolve("pulumi").toString();
  }

  /** The arguments of each call, one line each. */
  String calls() throws IOException {
    return Files.readString(folder.resolve("calls"));
  }
}
