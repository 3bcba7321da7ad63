package org.maskedaction.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.TinyFineTuning;
import org.maskedaction.testing.TinyModalities;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.testing.TinySkeletons;

/** Operations against sums of the products that the papers' layers are made of. */
class ModelSummaryTest {
  private static final Path NOWHERE = Path.of("nowhere");
  private static final long P = 3 * 2 * 8 * 8; // values of a tubelet
  private static final long N = 64; // tokens
  private static final long D = 24; // width

  /** The product of [rows, inner] and [inner, columns]. */
  private static long product(long rows, long inner, long columns) {
    return 2 * rows * inner * columns;
  }

  /** Queries, keys and values, scores and pool, projection, and an MLP four times as wide. */
  private static long block(long tokens, long width) {
    return product(tokens, width, 3 * width)
        + 2 * product(tokens, width, tokens)
        + product(tokens, width, width)
        + mlp(tokens, width);
  }

  private static long mlp(long tokens, long width) {
    return 2 * product(tokens, width, 4 * width);
  }

  @BeforeAll
  static void loadsTheBackend() {
    Backend.initialise();
  }

  private static <S extends Record & RunSettings> List<ModelSummary.Part> parts(S config) {
    return Kinds.installed().taskOf(config).summary(config).parts();
  }

  @Test
  void theAutoencoderEncodesWhatItSeesAndDecodesEverything() {
    long visible = 6;
    long narrow = 12;
    ModelSummary.Part part = parts(TinyPretraining.config(NOWHERE, NOWHERE)).get(0);
    assertThat(part.flops())
        .isEqualTo(
            product(visible, P, D)
                + block(visible, D)
                + product(visible, D, narrow)
                + block(N, narrow)
                + product(N - visible, narrow, P));
  }

  /** Trajectory attention: over places for each of F slots, then over the slots. */
  @Test
  void theSamplerSeesAllTokens() {
    long slots = 4;
    long attention =
        product(N, D, 3 * D)
            + 2 * product(N, D, N)
            + product(N, D, D)
            + product(N * slots, D, 2 * D)
            + 2 * product(N, D, slots)
            + product(N, D, D);
    long critic = product(1, D, D) + product(1, D, 1);
    ModelSummary.Part part = parts(TinyPretraining.config(NOWHERE, NOWHERE)).get(1);
    assertThat(part.flops())
        .isEqualTo(product(N, P, D) + attention + mlp(N, D) + product(N, D, 1) + critic);
    long norms = 4 * D;
    long matrices = D * D * (3 + 1 + 2 + 1 + 8);
    long biases = D * (3 + 1 + 2 + 1 + 5);
    assertThat(part.parameters()).isEqualTo(norms + matrices + biases + 2 * (D + 1) + D * D + D);
  }

  @Test
  void theClassifierSeesAllTokens() {
    List<ModelSummary.Part> parts = parts(TinyFineTuning.config(NOWHERE, NOWHERE));
    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).flops()).isEqualTo(product(N, P, D) + block(N, D) + product(1, D, 10));
  }

  /** Nine tokens of two persons, three visible; ten earlier keys and one own are compared. */
  @Test
  void skeletonsPassPersonByPerson() {
    long width = 16;
    long segment = 12;
    List<ModelSummary.Part> parts = parts(TinySkeletons.pretraining(NOWHERE, NOWHERE));
    long person =
        product(3, segment, width)
            + 2 * block(3, width)
            + product(3, width, width)
            + block(9, width)
            + product(6, width, segment);
    assertThat(parts.get(0).flops()).isEqualTo(2 * person + product(1, width, 11));
    assertThat(parts.get(1).flops())
        .isEqualTo(2 * (product(9, segment, width) + 2 * block(9, width)));
    long head = product(1, 3 * width, 8) + product(1, 8, 3);
    assertThat(parts(TinySkeletons.fineTuning(NOWHERE, NOWHERE)).get(0).flops())
        .isEqualTo(2 * (product(9, segment, width) + 2 * block(9, width)) + head);
  }

  @Test
  void everyModalityHasAnEncoder() {
    List<ModelSummary.Part> parts = parts(TinyModalities.config());
    assertThat(parts)
        .extracting(ModelSummary.Part::name)
        .containsExactly(
            "encoder of video",
            "encoder of skeleton",
            "encoder of inertial",
            "ActionMAE and fusion");
    assertThat(parts).allMatch(part -> part.parameters() > 0 && part.flops() > 0);
  }
}
