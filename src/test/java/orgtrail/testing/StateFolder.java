package orgtrail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** States in a folder of this machine, encrypted with an empty passphrase. */
record StateFolder(Path folder) implements StateStore {
  @Override
  public Map<String, String> environment(String account) {
    return Map.of("PULUMI_BACKEND_URL", "file://" + folder, "PULUMI_CONFIG_PASSPHRASE", "");
  }

  @Override
  public List<String> initOptions() {
    return List.of();
  }

  @Override
  public String read(String stack) {
    try {
      return Files.exists(file(stack)) ? Files.readString(file(stack)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(String stack, String text) {
    try {
      Files.writeString(file(stack), text, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> locks(String stack) {
    var locks = folder.resolve(".pulumi/locks/organization/orgtrail/" + stack);
    if (!Files.isDirectory(locks)) {
      return List.of();
    }
    try (var files = Files.list(locks)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String stack) {
    return folder.resolve(".pulumi/stacks/orgtrail/" + stack + ".json");
  }
}
