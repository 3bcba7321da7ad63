package org.maskedaction.study;

import java.util.List;
import org.maskedaction.config.Default;

/**
 * One of the ways in which a study trains a classifier on what was pre-trained.
 *
 * @param name heads a column of the study's table and names a folder: letters, digits, dots, dashes
 *     and underscores
 * @param set settings of the form {@code section.key=value} that make the protocol what it is
 */
public record StudyProtocol(String name, @Default("[]") List<String> set) {

  /** Checks the name. */
  public StudyProtocol {
    set = List.copyOf(set);
    StudyArm.checkName(name);
  }
}
