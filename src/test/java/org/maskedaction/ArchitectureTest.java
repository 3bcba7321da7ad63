package org.maskedaction;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Test;

/**
 * Dependencies point one way: app → experiments → train → models → ops; data stands beside models.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.maskedaction");

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("app")
        .definedBy("org.maskedaction.app..")
        .layer("interop")
        .definedBy("org.maskedaction.interop..")
        .layer("experiments")
        .definedBy("org.maskedaction.experiments..")
        .layer("train")
        .definedBy("org.maskedaction.train..")
        .layer("models")
        .definedBy("org.maskedaction.models..")
        .layer("data")
        .definedBy("org.maskedaction.data..")
        .layer("plan")
        .definedBy("org.maskedaction.plan..")
        .layer("ops")
        .definedBy("org.maskedaction.ops..")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("interop")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("experiments")
        .mayOnlyBeAccessedByLayers("interop", "app")
        .whereLayer("train")
        .mayOnlyBeAccessedByLayers("experiments")
        .whereLayer("models")
        .mayOnlyBeAccessedByLayers("train", "experiments", "interop", "app")
        .whereLayer("data")
        .mayOnlyBeAccessedByLayers("train", "experiments", "interop", "app")
        .whereLayer("plan")
        .mayOnlyBeAccessedByLayers("train", "experiments")
        .whereLayer("ops")
        .mayOnlyBeAccessedByLayers("plan", "models", "train", "experiments", "interop", "app")
        .check(CLASSES);
  }

  /** Files and configurations are data: nothing in them can name a class to load. */
  @Test
  void nothingIsDeserialisedByJava() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(XMLDecoder.class)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.maskedaction.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  /** What a data set is does not depend on what is read of it. */
  @Test
  void dataSetsKnowNoneOfTheirReaders() {
    noClasses()
        .that()
        .resideInAPackage("org.maskedaction.data.dataset")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.maskedaction..")
                .and(
                    not(
                        resideInAnyPackage(
                            "org.maskedaction.data",
                            "org.maskedaction.data.dataset",
                            "org.maskedaction.data.skeleton",
                            "org.maskedaction.config",
                            "org.maskedaction.io"))))
        .check(CLASSES);
  }

  @Test
  void packagesOfDataHaveNoCycles() {
    slices()
        .matching("org.maskedaction.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES.that(resideInAPackage("org.maskedaction.data..")));
  }
}
