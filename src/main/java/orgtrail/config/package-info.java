/**
 * The settings and outputs of a stack: {@link orgtrail.config.Setting} and {@link
 * orgtrail.config.StackOutput} list them, the readers turn text into typed values and collect every
 * mistake, and {@link orgtrail.config.Settings} contains the result. All other packages receive
 * typed values.
 *
 * <p>It may use {@code orgtrail.aws} only. It creates no resource and does not query AWS.
 */
package orgtrail.config;
