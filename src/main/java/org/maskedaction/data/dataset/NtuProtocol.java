package org.maskedaction.data.dataset;

import java.util.Locale;
import java.util.Set;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;

/** The published splits of NTU RGB+D 60 and 120. */
public enum NtuProtocol {
  /** Sixty actions, by performers. */
  NTU60_XSUB(60, SecondPerson.ZERO),
  /** Sixty actions, by cameras: the first is for testing. */
  NTU60_XVIEW(60, SecondPerson.ZERO),
  /** 120 actions, by performers. */
  NTU120_XSUB(120, SecondPerson.DUPLICATE),
  /** 120 actions, by setups: even ones are for training. */
  NTU120_XSET(120, SecondPerson.DUPLICATE);

  private static final Set<Integer> PERFORMERS_60 =
      Set.of(1, 2, 4, 5, 8, 9, 13, 14, 15, 16, 17, 18, 19, 25, 27, 28, 31, 34, 35, 38);
  private static final Set<Integer> PERFORMERS_120 =
      Set.of(
          45, 46, 47, 49, 50, 52, 53, 54, 55, 56, 57, 58, 59, 70, 74, 78, 80, 81, 82, 83, 84, 85,
          86, 89, 91, 92, 93, 94, 95, 97, 98, 100, 103);
  private static final int SETUPS_60 = 17;

  private final ActionDataset dataset;
  private final SecondPerson secondPerson;

  /** What stands for the second person of a recording with a single actor. */
  public enum SecondPerson {
    /** Zeros, as for NTU RGB+D 60. */
    ZERO,
    /** A copy of the first, as for NTU RGB+D 120. */
    DUPLICATE
  }

  NtuProtocol(int classes, SecondPerson secondPerson) {
    this.dataset =
        new ActionDataset(name().toLowerCase(Locale.ROOT), Ntu.LAYOUT, Ntu.PERSONS, classes);
    this.secondPerson = secondPerson;
  }

  /** What is recorded. */
  public ActionDataset dataset() {
    return dataset;
  }

  /** The rule for recordings with a single actor that published results go with. */
  public SecondPerson secondPerson() {
    return secondPerson;
  }

  /** Whether a sample is one of the data set's, which 120 has more of than 60. */
  public boolean covers(Capture capture, int action) {
    return action >= 1
        && action <= dataset.classes()
        && (dataset.classes() > 60 || capture.setup() <= SETUPS_60);
  }

  /** Whether a sample is for training. */
  public boolean trains(Capture capture) {
    return switch (this) {
      case NTU60_XSUB -> PERFORMERS_60.contains(capture.subject());
      case NTU60_XVIEW -> capture.camera() != 1;
      case NTU120_XSUB ->
          PERFORMERS_60.contains(capture.subject()) || PERFORMERS_120.contains(capture.subject());
      case NTU120_XSET -> capture.setup() % 2 == 0;
    };
  }
}
