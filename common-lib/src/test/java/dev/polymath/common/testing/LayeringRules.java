package dev.polymath.common.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of the house, as CONTRIBUTING.md tells them. Each service holds itself to them in one
 * test:
 *
 * <pre>{@code
 * class LayeringTest {
 *   @Test
 *   void theServiceKeepsToTheRulesOfTheHouse() {
 *     LayeringRules.ofService("dev.polymath.gp", "dev.polymath.gp.regression").check();
 *   }
 * }
 * }</pre>
 */
public final class LayeringRules {

  private static final String[] SPRING = {"org.springframework.."};
  private static final String[] HTTP = {
    "jakarta.servlet..",
    "java.net.http..",
    "org.springframework.http..",
    "org.springframework.web..",
    "dev.polymath.common.web.."
  };
  private static final String[] DATABASE = {
    "jakarta.persistence..", "java.sql..", "javax.sql..", "org.hibernate.."
  };

  private final JavaClasses classes;
  private final List<ArchRule> rules;

  private LayeringRules(JavaClasses classes, List<ArchRule> rules) {
    this.classes = classes;
    this.rules = rules;
  }

  /**
   * The rules of a service.
   *
   * @param root its package, such as {@code dev.polymath.gp}
   * @param methods the packages that hold its method, below {@code root}
   */
  public static LayeringRules ofService(String root, String... methods) {
    var rules = new ArrayList<>(everywhere(root));
    rules.addAll(rooms(root, methods));
    return new LayeringRules(production(root), rules);
  }

  /** The rules of the common library: those that hold everywhere, and its own rooms. */
  public static LayeringRules ofCommonLibrary() {
    var root = "dev.polymath.common";
    var rules = new ArrayList<>(everywhere(root));
    rules.add(
        noClasses()
            .that()
            .resideInAPackage(root + ".failure..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.polymath..")
                    .and(resideInAPackage(root + ".failure..").negate())
                    .or(resideInAnyPackage(SPRING))
                    .or(resideInAnyPackage(HTTP))
                    .or(resideInAnyPackage(DATABASE)))
            .because("any room may throw a failure, so it knows none"));
    rules.add(
        noClasses()
            .that()
            .resideInAnyPackage(root + ".nn..", root + ".federation..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(SPRING)
                    .or(resideInAnyPackage(HTTP))
                    .or(resideInAnyPackage(DATABASE)))
            .because("method code is usable as a plain library")
            .allowEmptyShould(true));
    return new LayeringRules(production(root), rules);
  }

  /** The same rules for other classes: how the rules themselves are tested. */
  LayeringRules over(JavaClasses others) {
    return new LayeringRules(others, rules);
  }

  /** Fails with every breach that there is. */
  public void check() {
    var breaches =
        rules.stream()
            .map(rule -> rule.evaluate(classes))
            .filter(result -> result.hasViolation())
            .map(result -> result.getFailureReport().toString())
            .toList();
    if (!breaches.isEmpty()) throw new AssertionError(String.join("\n", breaches));
  }

  private static JavaClasses production(String root) {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages(root);
  }

  private static List<ArchRule> everywhere(String root) {
    return List.of(
        slices()
            .matching(root + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("rooms that need each other are one room")
            .allowEmptyShould(true),
        noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?)$")
            .because("a class has one reason to exist, and its name says which")
            .allowEmptyShould(true),
        classes()
            .that()
            .areAnnotatedWith("jakarta.persistence.Entity")
            .or()
            .areAnnotatedWith("jakarta.persistence.Embeddable")
            .should()
            .bePackagePrivate()
            .because("entities stay behind their repository")
            .allowEmptyShould(true),
        noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .orShould()
            .beAnnotatedWith("jakarta.persistence.PersistenceContext")
            .orShould()
            .beAnnotatedWith("jakarta.annotation.Resource")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .because("a class is given what it needs by its constructor")
            .allowEmptyShould(true),
        methods()
            .that()
            .areAnnotatedWith("dev.polymath.common.web.Idempotent")
            .should()
            .notHaveRawReturnType(
                resideInAnyPackage("java.util.concurrent..", "org.springframework.web.context..")
                    .or(
                        resideInAPackage(
                            "org.springframework.web.servlet.mvc.method.annotation..")))
            .because("an answer that is kept for a repetition is given at once")
            .allowEmptyShould(true));
  }

  private static List<ArchRule> rooms(String root, String... methods) {
    var api = root + ".api..";
    var training = root + ".training..";
    var data = root + ".data..";
    var method = new String[methods.length];
    for (var i = 0; i < methods.length; i++) method[i] = methods[i] + "..";
    return List.of(
        noClasses()
            .that()
            .resideInAnyPackage(method)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(SPRING)
                    .or(resideInAnyPackage(HTTP))
                    .or(resideInAnyPackage(DATABASE))
                    .or(resideInAnyPackage(api, training, data)))
            .because("the method is usable as a plain library")
            .allowEmptyShould(true),
        noClasses()
            .that()
            .resideInAPackage(data)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(SPRING)
                    .or(resideInAnyPackage(HTTP))
                    .or(resideInAnyPackage(api, training)))
            .because("data knows the method alone")
            .allowEmptyShould(true),
        noClasses()
            .that()
            .resideInAPackage(training)
            .should()
            .dependOnClassesThat(resideInAnyPackage(HTTP).or(resideInAPackage(api)))
            .because("a job runs without a caller")
            .allowEmptyShould(true),
        noClasses()
            .that()
            .resideInAPackage(api)
            .should()
            .dependOnClassesThat(resideInAnyPackage(DATABASE).or(resideInAnyPackage("ai.djl..")))
            .because("a controller knows neither tables nor tensors")
            .allowEmptyShould(true));
  }
}
