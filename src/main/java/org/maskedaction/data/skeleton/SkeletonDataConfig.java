package org.maskedaction.data.skeleton;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * Prepared skeleton sequences and how clips are taken from them. The defaults are the settings that
 * MAMP (Mao et al., 2023) trains and tests with on NTU RGB+D.
 *
 * @param path npz file with {@code x_train}, {@code y_train}, {@code x_test} and {@code y_test}
 * @param layout name of a known joint layout, or a YAML or JSON file that describes one
 * @param coordinates coordinates C of a joint in the file, 2 or 3
 * @param stream what a clip holds of the joints
 * @param minCrop least share of a sequence that a training clip spans; the share is uniform from it
 *     to 1
 * @param minCropFrames least frames that a training clip spans where the sequence has them
 * @param evalCrop share of a sequence, in its middle, that a test clip spans
 * @param rotation bound in radians of the three random angles that a training clip is rotated by
 * @param scale bound of the random shares by which a training clip is stretched or shrunk along
 *     each axis; 0 for none
 * @param workers threads that make clips
 * @param queue batches that are made ahead
 */
public record SkeletonDataConfig(
    Path path,
    @Default("ntu25") String layout,
    @Default("3") int coordinates,
    @Default("joint") Stream stream,
    @Default("0.5") double minCrop,
    @Default("64") int minCropFrames,
    @Default("0.95") double evalCrop,
    @Default("0.3") double rotation,
    @Default("0") double scale,
    @Default("1") int workers,
    @Default("1") int queue) {

  /** What a clip holds of the joints. */
  public enum Stream {
    /** Their coordinates. */
    JOINT,
    /** Their difference to the parent joint. */
    BONE,
    /** Their difference to the next frame; 0 in the last frame. */
    MOTION
  }

  /** Checks the ranges. */
  public SkeletonDataConfig {
    Check.range("coordinates", coordinates, 2, 3);
    checkShare("min_crop", minCrop);
    Check.atLeast("min_crop_frames", minCropFrames, 1);
    checkShare("eval_crop", evalCrop);
    Check.notNegative("rotation", rotation);
    Check.fraction("scale", scale);
    Check.atLeast("workers", workers, 1);
    Check.atLeast("queue", queue, 1);
  }

  /** The same for other prepared sequences. */
  public SkeletonDataConfig withPath(Path other) {
    return new SkeletonDataConfig(
        other,
        layout,
        coordinates,
        stream,
        minCrop,
        minCropFrames,
        evalCrop,
        rotation,
        scale,
        workers,
        queue);
  }

  private static void checkShare(String key, double value) {
    Check.that(value > 0 && value <= 1, key, "above 0 and at most 1", value);
  }
}
