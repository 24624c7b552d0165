package orgtrail.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import orgtrail.aws.Control;
import orgtrail.aws.Control.Framework;
import orgtrail.config.Settings;

/** Says which controls are not met because of loosened settings, one line for each of them. */
public final class ControlWarnings {
  private ControlWarnings() {}

  /** The lines for these settings; none if nothing is looser than the default. */
  public static List<String> of(Settings settings) {
    var lines = new LinkedHashMap<String, Set<Control>>();
    for (var loosening : Loosening.values()) {
      loosening
          .reason(settings)
          .map(reason -> sentence(reason, loosening.effect()))
          .ifPresent(
              start ->
                  lines
                      .computeIfAbsent(start, key -> new LinkedHashSet<>())
                      .addAll(loosening.controls(settings)));
    }
    return lines.entrySet().stream().map(line -> line.getKey() + names(line.getValue())).toList();
  }

  private static String sentence(String reason, Loosening.Effect effect) {
    var words = effect.words();
    return reason.contains(": ")
        ? reason + ". " + Character.toUpperCase(words.charAt(0)) + words.substring(1)
        : reason + ": " + words;
  }

  /**
   * The names of controls in all frameworks, e.g. {@code Security Hub CloudTrail.4; CIS 3.2 (1.4,
   * 3.0, 5.0)}.
   */
  static String names(Iterable<? extends Control> controls) {
    var parts = new ArrayList<String>();
    addTo(parts, "Security Hub ", of(controls, Framework.SECURITY_HUB), "");
    var cis14 = of(controls, Framework.CIS_1_4);
    var cis30 = of(controls, Framework.CIS_3_0);
    if (cis14.equals(cis30)) {
      addTo(parts, "CIS ", cis14, " (1.4, 3.0, 5.0)");
    } else {
      addTo(parts, "CIS ", cis14, " (1.4)");
      addTo(parts, "CIS ", cis30, " (3.0, 5.0)");
    }
    addTo(parts, "AWS Config ", of(controls, Framework.CONFIG), "");
    addTo(parts, "", of(controls, Framework.SEC), "");
    addTo(parts, "", of(controls, Framework.PCI_DSS), "");
    return String.join("; ", parts);
  }

  private static Set<String> of(Iterable<? extends Control> controls, Framework framework) {
    var names = new LinkedHashSet<String>();
    controls.forEach(control -> names.addAll(control.names(framework)));
    return names;
  }

  private static void addTo(List<String> parts, String before, Set<String> names, String after) {
    if (!names.isEmpty()) {
      parts.add(before + String.join(", ", names) + after);
    }
  }
}
