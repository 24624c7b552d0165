package orgtrail.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a local AWS of its own, as a parameter of its constructor or its methods. The
 * local AWS starts when it is first asked for, and ends with the class.
 */
public final class LocalAwsExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LocalAwsExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalAws.class;
  }

  @Override
  public LocalAws resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass
        .getStore(NAMESPACE)
        .computeIfAbsent(LocalAws.class, key -> LocalAws.start(), LocalAws.class);
  }
}
