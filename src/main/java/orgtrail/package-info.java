/**
 * An organization trail for AWS that nobody can quietly change. Start reading at {@link
 * orgtrail.App}.
 *
 * <p>Packages are layers, and each uses only those below it: {@code stack} wires a stack; {@code
 * check} refuses a deployment that would fail or lose logs; {@code logstore} and {@code trail} are
 * the components; {@code policy} writes the policies; {@code config} reads settings and lists
 * outputs; {@code aws} defines AWS's own terms. {@code docs/architecture.md} has a diagram.
 */
package orgtrail;
