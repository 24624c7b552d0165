package orgtrail.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A GitHub workflow of this repository.
 *
 * @param name the name of its file, without {@code .yml}
 * @param content what is in the file
 */
public record Workflow(String name, Map<Object, Object> content) {
  private static final Path FOLDER = Path.of(".github/workflows");

  public static Workflow named(String name) {
    try (var file = Files.newBufferedReader(FOLDER.resolve(name + ".yml"))) {
      return new Workflow(name, map(new Yaml().load(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Workflow> all() {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yml", ""))
          .sorted()
          .map(Workflow::named)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the file. */
  public Stream<String> lines() {
    try {
      return Files.readString(FOLDER.resolve(name + ".yml")).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What starts the workflow. YAML reads the key {@code on} as true. */
  public Map<Object, Object> triggers() {
    return map(content.get(true));
  }

  public Map<String, Map<Object, Object>> jobs() {
    var jobs = new LinkedHashMap<String, Map<Object, Object>>();
    map(content.get("jobs")).forEach((job, what) -> jobs.put(job.toString(), map(what)));
    return jobs;
  }

  public Map<Object, Object> job(String job) {
    return jobs().get(job);
  }

  /** The steps of all jobs. A job that calls another workflow has none. */
  public List<Map<Object, Object>> steps() {
    return jobs().values().stream().flatMap(job -> steps(job).stream()).toList();
  }

  /** The steps of a job. */
  public static List<Map<Object, Object>> steps(Map<Object, Object> job) {
    return list(job.getOrDefault("steps", List.of()));
  }

  /** The shell of a step. */
  public String shell(String step) {
    return steps().stream()
        .filter(found -> step.equals(found.get("name")))
        .map(found -> found.get("run").toString())
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " has no step " + step));
  }

  @SuppressWarnings("unchecked")
  public static Map<Object, Object> map(Object yaml) {
    return (Map<Object, Object>) yaml;
  }

  @SuppressWarnings("unchecked")
  private static List<Map<Object, Object>> list(Object yaml) {
    return (List<Map<Object, Object>>) yaml;
  }
}
