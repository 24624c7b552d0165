package orgtrail;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.pulumi.resources.CustomResource;
import com.pulumi.resources.StackReference;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the rules that {@code package-info.java} of each package states. */
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  // --- Layers ------------------------------------------------------------------------------------

  @Test
  void eachPackageUsesOnlyThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("orgtrail..")
        .layer("orgtrail")
        .definedBy("orgtrail")
        .layer("stack")
        .definedBy("orgtrail.stack..")
        .layer("verify")
        .definedBy("orgtrail.verify..")
        .layer("check")
        .definedBy("orgtrail.check..")
        .layer("logstore")
        .definedBy("orgtrail.logstore..")
        .layer("trail")
        .definedBy("orgtrail.trail..")
        .layer("query")
        .definedBy("orgtrail.query..")
        .layer("policy")
        .definedBy("orgtrail.policy..")
        .layer("config")
        .definedBy("orgtrail.config..")
        .layer("aws")
        .definedBy("orgtrail.aws..")
        .ensureAllClassesAreContainedInArchitecture()
        .whereLayer("orgtrail")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("stack")
        .mayOnlyBeAccessedByLayers("orgtrail")
        .whereLayer("verify")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("check")
        .mayOnlyBeAccessedByLayers("orgtrail", "stack")
        .whereLayer("query")
        .mayOnlyBeAccessedByLayers("orgtrail", "stack")
        .whereLayer("logstore")
        .mayOnlyBeAccessedByLayers("orgtrail", "stack", "query")
        .whereLayer("trail")
        .mayOnlyBeAccessedByLayers("orgtrail", "stack")
        .whereLayer("policy")
        .mayOnlyBeAccessedByLayers(
            "orgtrail", "stack", "verify", "check", "query", "logstore", "trail")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers(
            "orgtrail", "stack", "verify", "check", "query", "logstore", "trail", "policy")
        .check(CLASSES);
  }

  @Test
  void eachPackageOfTheVerificationUsesOnlyThoseBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("orgtrail.verify..")
        .layer("command")
        .definedBy("orgtrail.verify")
        .layer("deployed")
        .definedBy("orgtrail.verify.deployed")
        .layer("files")
        .definedBy("orgtrail.verify.files")
        .layer("expected")
        .definedBy("orgtrail.verify.expected")
        .layer("asking")
        .definedBy("orgtrail.verify.asking")
        .layer("report")
        .definedBy("orgtrail.verify.report")
        .whereLayer("command")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("deployed")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("files")
        .mayOnlyBeAccessedByLayers("command")
        .whereLayer("expected")
        .mayOnlyBeAccessedByLayers("command", "deployed", "files")
        .whereLayer("asking")
        .mayOnlyBeAccessedByLayers("command", "deployed", "files")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("command", "deployed", "files", "asking")
        .withOptionalLayers(true)
        .check(CLASSES);
  }

  /** The program that Pulumi runs does not have them on its class path. */
  @Test
  void onlyTheVerificationUsesClientsOfAws() {
    noClasses()
        .that(resideOutsideOfPackages("orgtrail.verify.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk.services..", "picocli..")
        .check(CLASSES);
  }

  /** The pom names them, so that the jar of all services is not searched in each preview. */
  @Test
  void theBuiltJarHasTheServicesOfTheProviderThatTheProgramUses() throws IOException {
    var services = Pattern.compile("com\\.pulumi\\.aws\\.([a-z0-9]+)(?<!inputs|outputs)\\..*");
    var used =
        CLASSES.stream()
            .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
            .map(dependency -> services.matcher(dependency.getTargetClass().getName()))
            .filter(Matcher::matches)
            .map(service -> service.group(1))
            .collect(toCollection(TreeSet::new));
    var inJar =
        Pattern.compile("include name=\"com/pulumi/aws/(\\w+)/\\*\\*\"")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(include -> include.group(1))
            .collect(toCollection(TreeSet::new));
    assertEquals(used, inJar);
  }

  @Test
  void noPackagesUseEachOtherInACycle() {
    slices().matching("orgtrail.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  // --- Who may do what ---------------------------------------------------------------------------

  @Test
  void onlyStacksSeeThePulumiContextAndOtherStacks() {
    noClasses()
        .that(resideOutsideOfPackages("orgtrail.stack", "orgtrail"))
        .should()
        .dependOnClassesThat(
            DescribedPredicate.or(
                nameMatching("com\\.pulumi\\.(Context|resources\\.StackReference(Args)?)(\\$.*)?"),
                resideInAPackage("com.pulumi.deployment..")))
        .because("components, checks and settings know nothing of stacks")
        .check(CLASSES);
  }

  @Test
  void onlyComponentsCreateResources() {
    onlyCreateResourcesIn("orgtrail.logstore", "orgtrail.query", "orgtrail.trail").check(CLASSES);
  }

  /** A reference to another stack is a resource to the SDK, but creates nothing. */
  private static ArchRule onlyCreateResourcesIn(String... packages) {
    return noClasses()
        .that(resideOutsideOfPackages(packages))
        .should()
        .callConstructorWhere(
            JavaCall.Predicates.target(
                owner(
                    DescribedPredicate.and(
                        assignableTo(CustomResource.class),
                        DescribedPredicate.not(assignableTo(StackReference.class))))))
        .because("only components create resources");
  }

  @Test
  void settingsChecksPoliciesAndTermsCreateNoComponents() {
    noClasses()
        .that()
        .resideInAnyPackage("orgtrail.check", "orgtrail.policy", "orgtrail.config", "orgtrail.aws")
        .should()
        .dependOnClassesThat(nameMatching("com\\.pulumi\\.resources\\.(Component|Custom)Resource"))
        .check(CLASSES);
  }

  @Test
  void onlyArnsTakesAnArnApart() {
    noClasses()
        .that(nameMatching("(?!orgtrail\\.aws\\.Arns$).*"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk.arns..")
        .check(CLASSES);
    var splits = Pattern.compile("split\\(\\s*\"(\\\\\\\\)?\\[?:");
    assertTrue(splits.matcher("arn.split(\":\")").find());
    assertEquals(List.of(), sourcesWith(splits));
  }

  @Test
  void eachPackageSaysWhatItIsFor() throws IOException {
    try (var packages = Files.walk(SOURCES.resolve("orgtrail")).filter(Files::isDirectory)) {
      packages.forEach(
          folder -> assertTrue(Files.exists(folder.resolve("package-info.java")), folder + ""));
    }
  }

  // --- The rules themselves ----------------------------------------------------------------------

  /** A rule that is broken on purpose shows what a maintainer sees. */
  @Test
  void aBrokenRuleNamesBothClasses() {
    var rule =
        noClasses()
            .that()
            .resideInAPackage("orgtrail.policy")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("orgtrail.aws");
    var report = String.join("\n", rule.evaluate(CLASSES).getFailureReport().getDetails());
    assertTrue(report.contains("orgtrail.policy.LogBucketPolicy"), report);
    assertTrue(report.contains("orgtrail.aws.AllowedTrails"), report);
    var error = assertThrows(AssertionError.class, () -> rule.check(CLASSES)).getMessage();
    assertTrue(error.contains("orgtrail.policy.LogBucketPolicy"), error);
  }

  @Test
  void theRuleOnResourcesSeesThoseOfTheComponents() {
    var details =
        onlyCreateResourcesIn("orgtrail.query", "orgtrail.trail")
            .evaluate(CLASSES)
            .getFailureReport()
            .getDetails();
    var report = details.stream().collect(joining("\n"));
    assertTrue(report.contains("orgtrail.logstore.BucketParts"), report);
    assertTrue(report.contains("com.pulumi.aws.s3.BucketPolicy"), report);
  }

  @Test
  void theRulesSeeAllClasses() throws IOException {
    try (var sources = Files.walk(SOURCES)) {
      long files = sources.filter(path -> path.toString().endsWith(".java")).count();
      assertTrue(CLASSES.size() >= files, CLASSES.size() + " classes of " + files + " files");
    }
  }

  private static List<Path> sourcesWith(Pattern text) {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      return sources
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> text.matcher(read(path)).find())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
