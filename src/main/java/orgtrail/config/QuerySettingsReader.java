package orgtrail.config;

import java.util.List;
import orgtrail.aws.Arns;

/** Reads the settings of queries. */
final class QuerySettingsReader {
  /** A pebibyte. Athena itself has no upper limit, but a limit that no query can reach is none. */
  private static final int MAX_SCAN_GIB = 1 << 20;

  private QuerySettingsReader() {}

  static QuerySettings read(ConfigReader reader) {
    boolean enabled = reader.flag(Setting.QUERY);
    if (!enabled && reader.areValid(Setting.QUERY)) {
      List.of(Setting.QUERY_PRINCIPALS, Setting.QUERY_SCAN_LIMIT_GIB, Setting.QUERY_RESULTS_DAYS)
          .forEach(
              setting ->
                  reader.refuseBeside(setting, "has no effect while orgtrail:query is false"));
    }
    return new QuerySettings(
        enabled,
        reader.list(
            Setting.QUERY_PRINCIPALS, LogStoreSettingsReader.ONE_ROLE_OR_USER, Arns::isRoleOrUser),
        // https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html:
        // at least 10 MB
        reader.wholeNumber(Setting.QUERY_SCAN_LIMIT_GIB, 1, MAX_SCAN_GIB),
        reader.wholeNumber(Setting.QUERY_RESULTS_DAYS, 1, LogStoreSettingsReader.MAX_DAYS));
  }
}
