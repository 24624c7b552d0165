package orgtrail.verify.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Opens the page in headless Chromium, where it is installed. */
class HtmlReportIT {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 900;
  private static final int SECONDS = 60;

  /** The color scheme that the user prefers, by Chromium's own numbers. */
  private static final String DARK = "--blink-settings=preferredColorScheme=0";

  private static final String LIGHT = "--blink-settings=preferredColorScheme=1";

  private static Path folder;
  private static Path page;

  @BeforeAll
  static void writePage() throws IOException {
    assumeTrue(browser().isPresent(), "Chromium is not installed");
    folder = Files.createDirectories(Path.of("target/html-report").toAbsolutePath());
    page = folder.resolve("report.html");
    try (var out = Files.newBufferedWriter(page)) {
      HtmlReport.write(Reports.withFindings(50), out);
    }
  }

  private static Optional<Path> browser() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void theBrowserShowsTheVerdictAndTheMatrix() throws Exception {
    var dom = Jsoup.parse(chromium("--dump-dom"));
    assertEquals("✘ Something is wrong.", dom.select(".verdict .mark").text());
    assertEquals(50 * 17, dom.select(".matrix tbody td").size());
  }

  @Test
  void thePageIsBrightInTheLightScheme() throws Exception {
    var image = screenshot("light.png", LIGHT);
    assertEquals(0xffffff, image.getRGB(2, 2) & 0xffffff);
    expectVerdict(image, 0xfbe9e7);
  }

  @Test
  void thePageIsDarkInTheDarkScheme() throws Exception {
    var image = screenshot("dark.png", DARK);
    assertEquals(0x14171c, image.getRGB(2, 2) & 0xffffff);
    expectVerdict(image, 0x3a1c1a);
  }

  @Test
  void thePageCanBePrinted() throws Exception {
    var pdf = folder.resolve("report.pdf");
    chromium("--no-pdf-header-footer", "--print-to-pdf=" + pdf);
    var bytes = Files.readAllBytes(pdf);
    assertEquals("%PDF-", new String(bytes, 0, 5, StandardCharsets.US_ASCII));
    assertTrue(bytes.length > 50_000, bytes.length + " bytes");
  }

  // --- Pictures ----------------------------------------------------------------------------------

  private static BufferedImage screenshot(String name, String scheme) throws Exception {
    var file = folder.resolve(name);
    chromium(
        scheme,
        "--hide-scrollbars",
        "--window-size=%d,%d".formatted(WIDTH, HEIGHT),
        "--screenshot=" + file);
    var image = ImageIO.read(file.toFile());
    assertEquals(WIDTH, image.getWidth());
    assertEquals(HEIGHT, image.getHeight());
    return image;
  }

  /** The verdict is a wide panel, and text has many shades. */
  private static void expectVerdict(BufferedImage image, int panel) {
    var colors = new HashSet<Integer>();
    int widest = 0;
    for (int y = 0; y < HEIGHT; y++) {
      int inPanel = 0;
      for (int x = 0; x < WIDTH; x++) {
        int color = image.getRGB(x, y) & 0xffffff;
        colors.add(color);
        inPanel += color == panel ? 1 : 0;
      }
      widest = Math.max(widest, inPanel);
    }
    assertTrue(widest > WIDTH / 2, "the panel of the verdict is %d wide".formatted(widest));
    assertTrue(colors.size() > 100, colors.size() + " colors");
  }

  // --- Chromium ----------------------------------------------------------------------------------

  /** Runs Chromium on the page with a new profile, and returns its output. */
  private static String chromium(String... options) throws Exception {
    var profile = Files.createTempDirectory(folder, "profile-");
    var output = profile.resolveSibling(profile.getFileName() + ".out");
    var command = new ArrayList<String>();
    command.add(browser().orElseThrow().toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + profile));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    var process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "Chromium hangs");
      assertEquals(0, process.exitValue());
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
      delete(profile);
    }
  }

  /** A profile has some megabytes. What a child of Chromium still writes stays. */
  private static void delete(Path profile) throws IOException {
    try (var files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (UncheckedIOException e) {
      // Chromium has deleted a file in the meantime.
    }
  }
}
