package orgtrail.stack;

import java.util.List;
import orgtrail.config.StackOutput;

/**
 * What a stack needs of another stack, in words for the user.
 *
 * @param setting the setting that names the other stack
 * @param kind the kind of that stack
 * @param account whose stack it is
 * @param use where the values of its outputs appear
 * @param required the outputs that each deployed stack of that kind has
 */
record StackLink(
    String setting, String kind, String account, String use, List<StackOutput> required) {}
