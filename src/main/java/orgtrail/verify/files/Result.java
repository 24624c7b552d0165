package orgtrail.verify.files;

import java.util.List;
import java.util.Map;
import orgtrail.verify.report.Chain;
import orgtrail.verify.report.Check;
import orgtrail.verify.report.Finding;
import orgtrail.verify.report.Report;

/**
 * What was seen in the bucket.
 *
 * @param findings everything that is wrong or could not be asked, sorted by check, account and
 *     region; at most {@value Report#MOST_FINDINGS} of each check
 * @param counts how many things each check has checked
 * @param omitted how many findings of a check were left out
 * @param chains the chains of digests, sorted by account and region
 * @param bytes the bytes that were read from S3, without the answers to listings
 */
public record Result(
    List<Finding> findings,
    Map<Check, Long> counts,
    Map<Check, Long> omitted,
    List<Chain> chains,
    long bytes) {}
