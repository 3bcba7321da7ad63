package org.maskedaction.masking;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.random.GumbelNoise;

/**
 * Masking that hides moving joints more often (MAMP, Mao et al., 2023, section on the motion-aware
 * masking strategy). The intensity I of a token is the mean absolute difference to the same joint's
 * segment before, that of the first segment being the second's; p = softmax(I / (τ max I)); and the
 * tokens with the smallest log p plus Gumbel noise stay visible. Without any motion all tokens are
 * alike.
 *
 * @param segments segments along time, at least 2
 * @param joints joints of a segment
 * @param segmentDim values of one joint in a segment: frames and coordinates
 * @param coordinates coordinates of a joint
 * @param visibleCount tokens that stay visible
 * @param temperature softness τ of the choice, above 0
 */
public record MotionAwareMasking(
    int segments,
    int joints,
    int segmentDim,
    int coordinates,
    int visibleCount,
    double temperature) {
  private static final double EPS = 1e-10;

  /**
   * Draws the visible tokens of one person, ascending.
   *
   * @param clip coordinates in the order (frame, joint, coordinate)
   */
  public int[] visible(float[] clip, SplittableRandom random) {
    double[] intensities = intensities(clip);
    double scale = 1 / (Arrays.stream(intensities).max().orElseThrow() * temperature + EPS);
    float[] noise = new float[intensities.length];
    GumbelNoise.fill(noise, random);
    // log p lacks its normaliser here, which is the same for all tokens.
    double[] scores = new double[noise.length];
    Arrays.setAll(scores, i -> intensities[i] * scale + noise[i]);
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .limit(visibleCount)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** How much each token moves. // [segments · joints] */
  double[] intensities(float[] clip) {
    int frame = joints * coordinates;
    int segment = segmentDim * joints;
    double[] intensities = new double[segments * joints];
    for (int t = 1; t < segments; t++) {
      for (int i = 0; i < segment; i++) {
        int at = t * segment + i;
        int joint = i % frame / coordinates;
        intensities[t * joints + joint] += Math.abs(clip[at] - clip[at - segment]) / segmentDim;
      }
    }
    System.arraycopy(intensities, joints, intensities, 0, joints);
    return intensities;
  }
}
