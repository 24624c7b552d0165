package orgtrail.aws;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A demand of one or several compliance frameworks on a trail, its buckets, its key or its alarms.
 * {@code docs/controls.md} says how far this program answers each of them, and a test compares
 * both.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/securityhub/latest/userguide/cis-aws-foundations-benchmark.html">How
 *     Security Hub maps its controls to the CIS AWS Foundations Benchmark</a>
 */
public sealed interface Control permits CisAlarm, ResourceControl {
  /** A source of controls. */
  enum Framework {
    /** AWS Security Hub CSPM. */
    SECURITY_HUB,
    /** Version 1.4 of the CIS AWS Foundations Benchmark. */
    CIS_1_4,
    /** Versions 3.0 and 5.0 of the benchmark, which have the same numbers. */
    CIS_3_0,
    /** The managed rules of AWS Config. */
    CONFIG,
    /** Rule 17a-4(f) of the Securities and Exchange Commission. */
    SEC,
    /** The Payment Card Industry Data Security Standard. */
    PCI_DSS
  }

  /** The id in {@code docs/controls.md}, e.g. {@code CloudTrail.1}. */
  String id();

  /** What a framework calls this control; empty if it has no such control. */
  List<String> names(Framework framework);

  /** Every control. */
  static List<Control> all() {
    return Stream.<Control>concat(
            Arrays.stream(ResourceControl.values()), Arrays.stream(CisAlarm.values()))
        .toList();
  }
}
