package org.maskedaction.study;

import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * One of the ways to train that a study compares.
 *
 * @param name stands in the study's table and names a folder: letters, digits, dots, dashes and
 *     underscores
 * @param set settings of the form {@code section.key=value} that make the arm what it is
 */
public record StudyArm(String name, @Default("[]") List<String> set) {
  private static final String FOLDER_NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

  /** Checks the name. */
  public StudyArm {
    set = List.copyOf(set);
    checkName(name);
  }

  static void checkName(String name) {
    Check.that(
        name.matches(FOLDER_NAME),
        "name",
        "letters, digits, dots, dashes and underscores, a letter or digit first",
        name);
  }
}
