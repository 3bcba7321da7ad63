package org.maskedaction.model.skeleton;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * The contrast between the masked and the full view of a clip: a momentum encoder sees all tokens,
 * and InfoNCE compares the mean features of both with a queue of earlier keys. There is no
 * projector.
 *
 * @param enabled false to learn from the reconstruction alone
 * @param weight factor λ of the contrastive loss beside the reconstruction loss, which is a mean
 *     over values; a loss that sums the values of a segment asks for λ divided by their number
 * @param temperature the divisor τ of cosine similarities
 * @param queueSize earlier keys that serve as negatives; they start as random directions
 * @param momentum the share μ of the momentum encoder that an update keeps
 * @param shareEmbedding true to take joint embedding and positions of the trained encoder in the
 *     momentum encoder too, false to average them like everything else
 * @param persons what a query stands for
 */
public record SkeletonContrastConfig(
    @Default("true") boolean enabled,
    @Default("1.0e-4") double weight,
    @Default("0.07") double temperature,
    @Default("65536") int queueSize,
    @Default("0.999") double momentum,
    @Default("false") boolean shareEmbedding,
    @Default("clip") Persons persons) {

  /** Learning from the reconstruction alone. */
  public static final SkeletonContrastConfig OFF =
      new SkeletonContrastConfig(false, 1.0e-4, 0.07, 65536, 0.999, false, Persons.CLIP);

  /** What one feature vector is the mean of. */
  public enum Persons {
    /** All persons of a clip. */
    CLIP,
    /** One person, present or not. */
    EACH,
    /** One person; those whose coordinates are all zero have neither query nor key. */
    EACH_PRESENT
  }

  /** Checks the ranges. */
  public SkeletonContrastConfig {
    Check.positive("weight", weight);
    Check.positive("temperature", temperature);
    Check.atLeast("queue_size", queueSize, 1);
    Check.fraction("momentum", momentum);
  }

  /** Persons of a clip that share a feature vector. */
  public int personsPerQuery(SkeletonModelConfig model) {
    return persons == Persons.CLIP ? model.persons() : 1;
  }

  /** Feature vectors Q that {@code batch} clips contribute: one per clip, or one per person. */
  public int queries(SkeletonModelConfig model, int batch) {
    return batch * model.persons() / personsPerQuery(model);
  }
}
