package org.maskedaction.data.skeleton;

import java.util.List;

/**
 * The joints of a person.
 *
 * @param name names the layout
 * @param joints names of the joints, in the order of the data // [V]
 * @param parents the joint that each joint's bone comes from; a root is its own parent // [V]
 * @param centre the joint that sequences are centred at, or {@link #NO_CENTRE}
 */
public record JointLayout(String name, List<String> joints, List<Integer> parents, int centre) {
  /** The centre of a layout that has none. */
  public static final int NO_CENTRE = -1;

  /** Checks that all numbers are joints. */
  public JointLayout {
    joints = List.copyOf(joints);
    parents = List.copyOf(parents);
    int count = joints.size();
    if (parents.size() != count
        || !parents.stream().allMatch(parent -> parent >= 0 && parent < count)
        || centre < NO_CENTRE
        || centre >= count) {
      throw new IllegalArgumentException(name + ": a parent or the centre is not a joint");
    }
  }

  /** Number of joints V. */
  public int size() {
    return joints.size();
  }
}
