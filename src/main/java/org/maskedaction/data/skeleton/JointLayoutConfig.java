package org.maskedaction.data.skeleton;

import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * A joint layout as a user writes it down.
 *
 * @param joints names of the joints, in the order of the data
 * @param parents for each joint the name of the joint that its bone comes from; a root names itself
 * @param centre name of the joint that sequences are centred at, or null for none
 */
public record JointLayoutConfig(
    List<String> joints, List<String> parents, @Default("null") String centre) {

  /** Checks that all names are joints. */
  public JointLayoutConfig {
    joints = List.copyOf(joints);
    parents = List.copyOf(parents);
    Check.atLeast("joints", joints.size(), 1);
    Check.that(
        joints.stream().distinct().count() == joints.size(),
        "joints",
        "names that differ from each other",
        joints);
    Check.that(
        parents.size() == joints.size(),
        "parents",
        "one joint for each of the " + joints.size() + " joints",
        parents);
    for (String parent : parents) {
      Check.that(joints.contains(parent), "parents", "names of joints", "'" + parent + "'");
    }
    Check.that(centre == null || joints.contains(centre), "centre", "a joint", "'" + centre + "'");
  }
}
