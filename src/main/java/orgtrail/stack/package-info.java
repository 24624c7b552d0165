/**
 * One class for each kind of stack, which checks and wires the components. Only this package uses
 * the Pulumi context, the state of the stack and the references to other stacks.
 *
 * <p>It may use every other package except {@code orgtrail}.
 */
package orgtrail.stack;
