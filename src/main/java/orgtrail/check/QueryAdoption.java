package orgtrail.check;

import orgtrail.aws.Adoptable;
import orgtrail.config.QueryLayout;
import orgtrail.config.Setting;

/**
 * Refuses the parts of the queries that cannot be adopted. Nothing of them is evidence, so that
 * they can be deleted and created again.
 */
public final class QueryAdoption {
  private QueryAdoption() {}

  /** Which of the parts that cannot be adopted are in the stack's state. */
  public record Deployed(boolean workgroup, boolean database) {}

  /**
   * Adds a problem for a workgroup and a database that exist, but not in the stack's state, with
   * the command that removes them.
   */
  public static void of(
      AwsLookups lookups, QueryLayout layout, Deployed deployed, Problems problems) {
    boolean adopts = layout.logs().settings().adoption().enabled();
    if (!adopts || !layout.settings().enabled()) {
      return;
    }
    if (!deployed.workgroup) {
      refuse(
          lookups,
          Adoptable.WORKGROUP,
          layout.workgroup(),
          "aws athena delete-work-group --recursive-delete-option --work-group ",
          problems);
    }
    if (!deployed.database) {
      refuse(
          lookups,
          Adoptable.DATABASE,
          layout.database(),
          "aws glue delete-database --name ",
          problems);
    }
  }

  private static void refuse(
      AwsLookups lookups, String type, String name, String command, Problems problems) {
    lookups
        .existing(type, name)
        .ifPresent(
            found ->
                problems.add(
                    "%s does not adopt the %s %s, which holds no log files and can be created again: %s%s"
                        .formatted(Setting.ADOPT.key(), type, name, command, name)));
  }
}
