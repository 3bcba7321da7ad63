package org.maskedaction.data.sensor.generated;

import java.util.List;

/**
 * A class of generated samples.
 *
 * @param path how the hand moves
 * @param largeObject whether the hand holds a large object, which only the camera sees
 * @param armRaised whether the other arm is raised, which only the skeleton shows
 * @param twist whether the wrist turns, which only the sensor on it feels
 */
record GeneratedAction(Path path, boolean largeObject, boolean armRaised, boolean twist) {
  /** Paths of the hand. */
  enum Path {
    /** To and fro, left and right. */
    SIDEWAYS,
    /** Up and down. */
    UPWARDS,
    /** Around, in the plane that the camera sees. */
    CIRCLE,
    /** To the camera and back. */
    PUSH
  }

  /**
   * The classes. Of all ten a single modality tells six groups apart, two modalities eight, so that
   * no classifier can do better than 60 % and 80 % on equally many samples of each.
   */
  static final List<GeneratedAction> ALL =
      List.of(
          new GeneratedAction(Path.SIDEWAYS, false, false, false),
          new GeneratedAction(Path.UPWARDS, false, false, false),
          new GeneratedAction(Path.CIRCLE, false, false, false),
          new GeneratedAction(Path.PUSH, false, false, false),
          new GeneratedAction(Path.SIDEWAYS, true, false, false),
          new GeneratedAction(Path.CIRCLE, false, true, false),
          new GeneratedAction(Path.UPWARDS, false, false, true),
          new GeneratedAction(Path.UPWARDS, true, false, false),
          new GeneratedAction(Path.SIDEWAYS, false, true, false),
          new GeneratedAction(Path.CIRCLE, false, false, true));
}
