package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Command;
import orgtrail.verify.report.Check;
import software.amazon.awssdk.services.account.model.RegionOptStatus;

/**
 * What lies in the bucket costs a bounded amount of memory, also if many chains with hostile files
 * are verified at the same time. A Java process of its own has a small heap.
 */
class SmallHeapIT {
  private static final String HEAP = "-Xmx48m";

  @Test
  void hostileFilesOfManyChainsFitIntoASmallHeap() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var run = Command.attempt(Map.of(), java, HEAP, "-cp", classes, getClass().getName());
    assertEquals(0, run.exitCode(), run::text);
    var expected = new TreeSet<String>();
    HostileFiles.digests().keySet().stream()
        .map(kind -> line(region("digest", kind), Check.FILES_SIGNATURES))
        .forEach(expected::add);
    HostileFiles.logFiles().keySet().stream()
        .map(kind -> line(region("file", kind), Check.FILES_HASHES))
        .forEach(expected::add);
    run.output().lines().forEach(expected::remove);
    assertEquals(Set.of(), expected, run::text);
  }

  /** Each chain has one hostile file. Prints which checks of which chains name it. */
  public static void main(String... arguments) {
    var verification = new Verification().parallel(32).newest();
    var bucket = verification.bucket;
    verification.chain();
    HostileFiles.digests()
        .forEach(
            (kind, content) -> {
              var chain = chain(verification, region("digest", kind));
              bucket.changeContent(chain.newest(), old -> content);
            });
    HostileFiles.logFiles()
        .forEach(
            (kind, content) -> {
              chain(verification, region("file", kind));
              var files = bucket.keys("/CloudTrail/" + region("file", kind) + "/");
              bucket.changeContent(files.get(files.size() - 1), old -> content);
            });
    for (var finding : verification.run().findings()) {
      System.out.println(line(finding.place().orElseThrow().region(), finding.check()));
    }
  }

  private static DeliveredTrail chain(Verification verification, String region) {
    verification.region(region, RegionOptStatus.ENABLED_BY_DEFAULT);
    return verification.chain(Verification.MEMBER, region);
  }

  private static String region(String what, String kind) {
    return what + "-" + kind.replace(' ', '-').toLowerCase(Locale.ROOT);
  }

  private static String line(String region, Check check) {
    return region + " " + check.id();
  }
}
