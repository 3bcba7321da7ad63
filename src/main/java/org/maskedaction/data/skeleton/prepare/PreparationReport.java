package org.maskedaction.data.skeleton.prepare;

import java.util.List;
import java.util.Map;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.skeleton.JointLayout;

/**
 * What became of a data set.
 *
 * @param dataset its name
 * @param layout joints
 * @param persons persons M of a sequence
 * @param coordinates coordinates C of a joint
 * @param frames frames T of a sequence, with padding
 * @param train the training sequences
 * @param test the test sequences
 * @param leftOut files that the protocol does not take, counted by reason
 * @param skipped files and sequences that could not be used
 */
public record PreparationReport(
    String dataset,
    JointLayout layout,
    int persons,
    int coordinates,
    int frames,
    Part train,
    Part test,
    Map<String, Integer> leftOut,
    List<LeftOut> skipped) {

  /**
   * A part of the data set.
   *
   * @param sequences number of sequences
   * @param perClass number of sequences of each class // [classes]
   * @param frames number of frames without padding
   * @param sha256 checksum of the sequences' names, labels and values without padding
   */
  public record Part(int sequences, List<Integer> perClass, long frames, String sha256) {}
}
