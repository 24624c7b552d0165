package orgtrail.verify.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import orgtrail.testing.Command;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Place;
import software.amazon.awssdk.services.account.model.RegionOptStatus;

/**
 * What lies in the bucket costs a bounded amount of memory, also if many chains with hostile files
 * are verified at the same time. A Java process of its own has a small heap.
 */
class SmallHeapIT {
  private static final String HEAP = "-Xmx48m";

  @Test
  void hostileFilesOfManyChainsFitIntoASmallHeap() {
    var run = inASmallHeap(getClass());
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

  /** The names of the files alone, about 250 bytes each, would not fit. */
  @Test
  void manyLogFilesWithoutDigestsAndDigestsWithoutLogFilesFitIntoASmallHeap() {
    assertEquals(
        "no digest names them: 200000, unlisted: 100",
        inASmallHeap(LongGap.class).output().strip());
  }

  private static Command inASmallHeap(Class<?> program) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var run = Command.attempt(Map.of(), java, HEAP, "-cp", classes, program.getName());
    assertEquals(0, run.exitCode(), run::text);
    return run;
  }

  /** A chain of a month: first there are only log files, and then only digests. */
  static final class LongGap {
    private static final int FILES_A_DAY = 13_334;
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant HALF = START.plus(Duration.ofDays(15));
    private static final Instant END = START.plus(Duration.ofDays(30));
    private static final DateTimeFormatter NAME =
        DateTimeFormatter.ofPattern(
                "uuuu/MM/dd/'345678901234_CloudTrail_eu-west-1_'uuuuMMdd'T'HHmm'Z_'")
            .withZone(ZoneOffset.UTC);

    private LongGap() {}

    /** Prints how many files are reported. */
    public static void main(String... arguments) {
      var all = new Findings();
      var findings = new ChainFindings(new Place("345678901234", "eu-west-1"), all);
      var listed =
          IntStream.range(0, 200_000)
              .mapToObj(
                  file ->
                      new StoredFile(
                          key(file), List.of(new StoredFile.Version("v", time(file), false))));
      var files =
          new UnnamedFiles(
              listed.iterator(),
              START,
              new Request(
                  START,
                  END,
                  END,
                  Request.Digests.ALL,
                  List.of(),
                  Shard.ALL,
                  1,
                  Duration.ofDays(1)),
              List.of(new Gap(START, HALF, "digests missing", "")),
              new VersionCheck(findings),
              key -> true,
              findings);
      for (int day = 15; day < 30; day++) {
        IntStream.range(day * FILES_A_DAY, (day + 1) * FILES_A_DAY)
            .forEach(file -> files.named(key(file)));
        var midnight = START.plus(Duration.ofDays(day + 1));
        files.advance(midnight, midnight.minus(TrailFolders.HOUR));
      }
      files.finish(END);
      System.out.printf(
          "no digest names them: %d, unlisted: %d%n",
          all.counts().get(Check.FILES_UNNAMED), files.unlisted().count());
    }

    private static Instant time(int file) {
      return START.plusSeconds(file * Duration.ofDays(1).toSeconds() / FILES_A_DAY);
    }

    private static String key(int file) {
      return "AWSLogs/o-exampleorg1/345678901234/CloudTrail/eu-west-1/"
          + NAME.format(time(file))
          + String.valueOf(1_000_000_000_000_000L + file)
          + ".json.gz";
    }
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
