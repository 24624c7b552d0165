package orgtrail.verify.report;

/**
 * The chain of digests of one account and region.
 *
 * @param mark whether anything is wrong with the chain or with the files that it names
 * @param digests the digests in the period
 * @param files the log files that were read
 * @param newest the end of the hour of the newest digest, as {@code 2026-11-24T14:00:00Z}; empty if
 *     there is none
 * @param summary the first finding in a few words, or {@code complete}, or {@code complete since
 *     2026-11-24T08:00:00Z} if the chain starts in the period, or {@code not asked}
 */
public record Chain(
    Place place, Mark mark, int digests, long files, String newest, String summary) {}
