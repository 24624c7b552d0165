package orgtrail.query;

import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import java.util.List;
import orgtrail.config.QueryLayout;
import orgtrail.policy.QueryPolicies;

/**
 * The arguments of {@link LogQueries}.
 *
 * @param policies the policies for this layout
 * @param regions every region of the partition, sorted
 * @param keyArn the key of the log files, which encrypts the results too
 * @param logsReady what must exist before: the log store with its policies
 */
public record LogQueriesArgs(
    QueryLayout layout,
    QueryPolicies policies,
    List<String> regions,
    Output<String> keyArn,
    Resource logsReady) {}
