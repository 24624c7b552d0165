package orgtrail.stack;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.deployment.Deployment;
import java.util.List;
import java.util.Map;
import orgtrail.aws.AwsEnvironment;
import orgtrail.check.AwsLookups;
import orgtrail.check.KindCheck;
import orgtrail.check.PreviousDeployment;
import orgtrail.check.Problems;
import orgtrail.config.StackKind;
import orgtrail.config.StackOutput;

/**
 * One run of the program for one stack: its queries to AWS, the previous deployment, and the
 * problems that prevent this deployment.
 */
record StackRun(
    Context context,
    AwsLookups lookups,
    StackState state,
    PreviousDeployment previous,
    Problems problems) {

  /** Queries the account, reads the state, and refuses to turn the stack into another kind. */
  static StackRun begin(Context context, StackKind kind) {
    var problems = new Problems();
    // This comes first: the engine writes the provider into the state before it asks AWS. A state
    // in a file cannot be read meanwhile.
    var lookups = AwsLookups.begin(problems);
    var state = StackState.of(fullName(context));
    var run = new StackRun(context, lookups, state, PreviousDeploymentReader.read(state), problems);
    KindCheck.of(kind, run.previous, context.stackName(), problems);
    problems.stop(); // every other check compares with a stack of the same kind
    return run;
  }

  private static String fullName(Context context) {
    return "%s/%s/%s"
        .formatted(context.organizationName(), context.projectName(), context.stackName());
  }

  /** The stack's name, as {@code <organization>/<project>/<stack>}. */
  String fullName() {
    return fullName(context);
  }

  /** Whether the engine only previews this run. */
  boolean isPreview() {
    return Deployment.getInstance().isDryRun();
  }

  String stackName() {
    return context.stackName();
  }

  AwsEnvironment here() {
    return lookups.environment();
  }

  void warn(List<String> lines) {
    lines.forEach(context.log()::warn);
  }

  void export(Map<StackOutput, Output<?>> outputs) {
    outputs.forEach((output, value) -> context.export(output.key(), value));
  }
}
