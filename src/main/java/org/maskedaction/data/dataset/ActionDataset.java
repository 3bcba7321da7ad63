package org.maskedaction.data.dataset;

import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;

/**
 * Recordings of actions with the joints of the persons in them.
 *
 * @param name names it in reports
 * @param layout joints V, each with {@value #COORDINATES} coordinates
 * @param persons persons M of a recording
 * @param classes number of classes
 */
public record ActionDataset(String name, JointLayout layout, int persons, int classes) {
  /** Coordinates C of a joint. */
  public static final int COORDINATES = 3;

  /**
   * What the name of a sample says.
   *
   * @param id the sample, as no other of its data set is called
   * @param action the action, as the data set numbers it
   * @param capture who acted, and how it was recorded
   */
  public record SampleName(String id, int action, Capture capture) {}
}
