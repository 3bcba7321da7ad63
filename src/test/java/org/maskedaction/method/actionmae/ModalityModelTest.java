package org.maskedaction.method.actionmae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.testing.GradientCheck;
import org.maskedaction.testing.TinyModalities;

/** What the model promises for missing modalities, and what the published code does instead. */
class ModalityModelTest {
  private static final boolean[] ALL = {true, true, true};

  @BeforeAll
  static void initialises() {
    Backend.initialise();
  }

  /** A model whose parameters are all away from their initial values. */
  private record Model(ModalityTrainConfig config, Parameters parameters) {
    static Model of(String... overrides) {
      ModalityTrainConfig config = TinyModalities.config(overrides);
      Parameters parameters = new Parameters(1);
      ActionMae.createParameters(parameters, config.sections());
      parameters
          .all()
          .forEach(
              (name, array) ->
                  array.addi(
                      GradientCheck.normal(name.hashCode(), array.shape())
                          .mul(0.2)
                          .castTo(array.dataType())));
      return new Model(config, parameters);
    }

    List<ModalityInference.Scored> scores(ModalityBatch sample, boolean[]... subsets) {
      try (ModalityInference inference =
          new ModalityInference(parameters, config.sections(), subsets.length)) {
        float[][] tokens = tokens(inference, sample);
        return inference.scores(tokens, List.of(subsets));
      }
    }

    float[][] tokens(ModalityInference inference, ModalityBatch sample) {
      return inference.modalities().stream()
          .map(
              name ->
                  inference.token(
                      sample.modalities().stream()
                          .filter(input -> input.name().equals(name))
                          .findFirst()
                          .orElseThrow()))
          .toArray(float[][]::new);
    }

    float[] token(ModalityBatch.Input input) {
      try (ModalityInference inference = new ModalityInference(parameters, config.sections(), 1)) {
        return inference.token(input);
      }
    }

    ModalityBatch sample(long seed) {
      return TinyModalities.batch(config, 1, seed);
    }

    ModalityBatch.Input inertial(int steps, boolean reversed) {
      ModalityConfig modality = config.modalities().get(2);
      float[] values = new float[modality.size()];
      boolean[][] valid = new boolean[1][modality.length()];
      for (int t = 0; t < steps; t++) {
        int source = reversed ? steps - 1 - t : t;
        valid[0][t] = true;
        values[2 * t] = (float) Math.sin(source);
        values[2 * t + 1] = 0.5f * source;
      }
      ModalityBatch.Input input = TinyModalities.input(modality, 1, values);
      return new ModalityBatch.Input(input.name(), input.kind(), input.shape(), values, valid);
    }
  }

  private static float[] logits(Model model, ModalityBatch sample, boolean... subset) {
    return model.scores(sample, subset).get(0).logits();
  }

  @Test
  void aCompleteSampleNeedsNoReconstruction() {
    Model model = Model.of();
    ModalityBatch sample = model.sample(2);
    float[] before = logits(model, sample, ALL);
    float[] incomplete = logits(model, sample, true, false, true);
    assertThat(model.scores(sample, ALL).get(0).reconstructionNorms()).isEmpty();
    model.parameters().get("mask_token").addi(1);
    model.parameters().get("decoder_pred.weight").addi(1);
    assertThat(logits(model, sample, ALL)).isEqualTo(before);
    assertThat(logits(model, sample, true, false, true)).isNotEqualTo(incomplete);
  }

  @Test
  void thePublishedCodeFusesMemoryTokensOfACompleteSample() {
    Model code = Model.of("actionmae.full_set_input=encoder");
    ModalityBatch sample = code.sample(2);
    float[] before = logits(code, sample, ALL);
    code.parameters().get("encoder_norm.bias").addi(0.5);
    assertThat(logits(code, sample, ALL)).isNotEqualTo(before);
    Model paper = Model.of();
    float[] tokens = logits(paper, sample, ALL);
    paper.parameters().get("encoder_norm.bias").addi(0.5);
    assertThat(logits(paper, sample, ALL)).isEqualTo(tokens);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum", "concat", "transformer"})
  void theOrderOfTheModalitiesDoesNotMatter(String fusion) {
    Model model = Model.of("actionmae.fusion=" + fusion);
    List<ModalityConfig> modalities = model.config().modalities();
    int[] order = {2, 0, 1};
    ModalityTrainConfig given = model.config();
    ModalityTrainConfig permuted =
        new ModalityTrainConfig(
            given.system(),
            given.seed(),
            given.run(),
            Arrays.stream(order).mapToObj(modalities::get).toList(),
            given.encoder(),
            given.encoders(),
            given.actionmae(),
            given.optimizer(),
            given.data());
    Model other = new Model(permuted, permuted(model.parameters(), order));
    ModalityBatch sample = model.sample(3);
    for (int subset = 1; subset < 8; subset++) {
      boolean[] kept = {(subset & 1) > 0, (subset & 2) > 0, (subset & 4) > 0};
      boolean[] moved = {kept[2], kept[0], kept[1]};
      float[] expected = logits(model, sample, kept);
      float[] found = logits(other, sample, moved);
      for (int c = 0; c < expected.length; c++) {
        assertThat(found[c]).isCloseTo(expected[c], within(2e-5f));
      }
    }
  }

  private static Parameters permuted(Parameters parameters, int[] order) {
    Parameters copy = parameters.copy();
    for (String name : List.of("encoder_embed", "decoder_embed", "fusion_embed")) {
      if (copy.all().containsKey(name)) {
        for (int m = 0; m < order.length; m++) {
          copy.get(name).slice(0).slice(m).assign(parameters.get(name).slice(0).slice(order[m]));
        }
      }
    }
    String concat = "fusion_module.fc.weight";
    if (copy.all().containsKey(concat) && copy.get(concat).size(1) == 24) {
      for (int column = 0; column < 24; column++) {
        int source = order[column / 8] * 8 + column % 8;
        copy.get(concat).getColumn(column).assign(parameters.get(concat).getColumn(source));
      }
    }
    return copy;
  }

  @Test
  void missingModalitiesAreReconstructedApart() {
    boolean[] one = {true, false, false};
    Model paper = Model.of();
    ModalityInference.Scored scored = paper.scores(paper.sample(4), one).get(0);
    assertThat(scored.reconstructionNorms()).containsOnlyKeys("skeleton", "inertial");
    assertThat(scored.reconstructionNorms().get("skeleton"))
        .isNotCloseTo(scored.reconstructionNorms().get("inertial"), within(1e-3));
    Model code = Model.of("actionmae.position_embedding=false");
    ModalityInference.Scored same = code.scores(code.sample(4), one).get(0);
    assertThat(same.reconstructionNorms().get("skeleton"))
        .isCloseTo(same.reconstructionNorms().get("inertial"), within(1e-5));
  }

  @Test
  void theTokenOfASubsetIsPutInTheSlotOfItsModality() {
    assertThat(fusion("scatter", false)).containsExactly(3, 1, 5); // M + m, or m where it is there
    assertThat(fusion("identity", false)).containsExactly(1, 4, 5);
    assertThat(fusion("identity", true)).containsExactly(3, 1, 5);
    Model sum = Model.of("actionmae.fusion=sum");
    Model code = Model.of("actionmae.fusion=sum", "actionmae.subset_restore=identity");
    ModalityBatch sample = sum.sample(5);
    assertThat(logits(code, sample, false, true, false))
        .isNotEqualTo(logits(sum, sample, false, true, false));
    assertThat(logits(code, sample, true, true, false)) // a prefix
        .isEqualTo(logits(sum, sample, true, true, false));
  }

  private static int[] fusion(String restore, boolean training) {
    ModalityTrainConfig config = TinyModalities.config("actionmae.subset_restore=" + restore);
    TokenRoutes routes = new TokenRoutes(config.actionmae(), 3, 1, training);
    routes.set(0, ALL, new boolean[] {false, true, false});
    return routes.fusion();
  }

  @Test
  void survivorsPassUnlessTheyAreDecodedAgain() {
    ModalityTrainConfig config = TinyModalities.config("actionmae.survivors=redecoded");
    TokenRoutes routes = new TokenRoutes(config.actionmae(), 3, 2, true);
    routes.set(0, ALL, new boolean[] {false, true, true});
    routes.set(1, ALL, ALL);
    assertThat(routes.fusion()).containsExactly(3, 4, 5, 0, 1, 2);
    assertThat(routes.maskWeights()).containsExactly(1, 0, 0, 0, 0, 0);
    assertThat(routes.keys()).containsExactly(1, 1, 0, 1, 1, 1, 1, 1, 1, 1);
    assertThat(routes.decoder()).containsExactly(1, 2, 0, 4, 5, 1, 2, 3, 4, 5);
  }

  @Test
  void anAbsentModalityIsReconstructedButIsNoTarget() {
    TokenRoutes routes = new TokenRoutes(TinyModalities.config().actionmae(), 3, 1, true);
    routes.set(0, new boolean[] {true, true, false}, new boolean[] {true, false, false});
    assertThat(routes.maskWeights()).containsExactly(0, 1, 0);
    assertThat(routes.fusion()).containsExactly(0, 4, 5);
  }

  @Test
  void paddedStepsDoNotChangeTheToken() {
    Model paper = Model.of();
    ModalityBatch.Input input = paper.inertial(4, false);
    float[] noise = input.values().clone();
    noise[8] = 3; // a step that is not valid
    ModalityBatch.Input dirty =
        new ModalityBatch.Input(input.name(), input.kind(), input.shape(), noise, input.valid());
    assertThat(paper.token(dirty)).isEqualTo(paper.token(input));
    Parameters changed = paper.parameters().copy();
    // Segments behind the padding could be anything: a longer model sees the same sample alike.
    Model longer =
        new Model(
            TinyModalities.config(
                "modalities=[{name: video, kind: video, length: 2, image_size: 4, channels: 1},"
                    + " {name: skeleton, kind: skeleton, length: 4, persons: 2, joints: 3},"
                    + " {name: inertial, kind: sequence, length: 10, values: 2}]"),
            changed);
    float[] same = longer.token(longer.inertial(4, false));
    float[] expected = paper.token(input);
    for (int i = 0; i < expected.length; i++) {
      assertThat(same[i]).isCloseTo(expected[i], within(1e-6f));
    }
    Model code = Model.of("actionmae.attention_padding_mask=false");
    assertThat(distance(code.token(input), paper.token(input))).isGreaterThan(1e-3);
  }

  @Test
  void theOrderOfTimeChangesTheTokenWherePositionsAreOn() {
    Model paper = Model.of("encoder.segment_length=1");
    assertThat(
            distance(paper.token(paper.inertial(6, false)), paper.token(paper.inertial(6, true))))
        .isGreaterThan(1e-3);
    Model code = Model.of("encoder.segment_length=1", "actionmae.position_embedding=false");
    assertThat(distance(code.token(code.inertial(6, false)), code.token(code.inertial(6, true))))
        .isLessThan(1e-5);
  }

  private static double distance(float[] a, float[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  @Test
  void theNumberOfDroppedModalitiesIsUniform() {
    SplittableRandom random = new SplittableRandom(1);
    int[] dropped = new int[4];
    int[] of = new int[4];
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      boolean[] kept = TokenRoutes.drawKept(new boolean[] {true, true, true, true}, random);
      int count = 0;
      for (int m = 0; m < 4; m++) {
        count += kept[m] ? 0 : 1;
        of[m] += kept[m] ? 0 : 1;
      }
      dropped[count]++;
    }
    for (int k = 0; k < 4; k++) {
      assertThat(dropped[k] / (double) draws).isCloseTo(0.25, within(0.01));
      assertThat(of[k] / (double) draws).isCloseTo(3 / 8.0, within(0.01)); // (M - 1) / 2M
    }
    for (int i = 0; i < 100; i++) {
      boolean[] kept = TokenRoutes.drawKept(new boolean[] {false, true, false, true}, random);
      assertThat(kept[0] || kept[2]).isFalse();
      assertThat(kept[1] || kept[3]).isTrue();
    }
  }

  @Test
  void zerosStandForWhatAPlainFusionLacks() {
    Model model = Model.of("actionmae.method=fusion_zero_filled", "actionmae.fusion=concat");
    assertThat(model.parameters().all().keySet()).noneMatch(name -> name.startsWith("mem_"));
    ModalityBatch sample = model.sample(6);
    float[] before = logits(model, sample, true, true, false);
    model.parameters().get("encoders.inertial.token_norm.bias").addi(1);
    assertThat(logits(model, sample, true, true, false)).isEqualTo(before);
    assertThat(model.scores(sample, new boolean[] {true, false, false}).get(0))
        .extracting(ModalityInference.Scored::reconstructionNorms)
        .asString()
        .isEqualTo("{}");
  }

  @Test
  void oneModalityAloneHasNoOtherEncoder() {
    Model model = Model.of("actionmae.method=single", "actionmae.single_modality=inertial");
    assertThat(model.parameters().all().keySet())
        .noneMatch(name -> name.startsWith("encoders.video"))
        .anyMatch(name -> name.startsWith("encoders.inertial"));
    assertThat(logits(model, model.sample(7), true)).hasSize(TinyModalities.CLASSES);
  }

  @Test
  void onlyTheEncodersOfWhatIsThereAreRun() {
    Model model = Model.of();
    try (ModalityInference inference =
        new ModalityInference(model.parameters(), model.config().sections(), 1)) {
      float[][] tokens = new float[3][];
      tokens[1] = inference.token(model.sample(8).modalities().get(1));
      ModalityInference.Scored scored =
          inference.scores(tokens, List.of(new boolean[] {false, true, false})).get(0);
      assertThat(inference.encodersRun()).containsExactly("skeleton");
      assertThat(scored.logits()).isEqualTo(logits(model, model.sample(8), false, true, false));
      assertThatThrownBy(() -> inference.scores(tokens, List.of(ALL)))
          .isInstanceOf(InputException.class)
          .hasMessage("the sample lacks the modality video");
      assertThatThrownBy(() -> inference.scores(tokens, List.of(new boolean[3])))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("at least one modality of [video, skeleton, inertial]");
      ModalityBatch.Input given = model.sample(8).modalities().get(0);
      assertThatThrownBy(
              () ->
                  inference.token(
                      new ModalityBatch.Input(
                          "radar", given.kind(), given.shape(), given.values(), given.valid())))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("the model has no modality radar");
      assertThatThrownBy(
              () ->
                  inference.token(
                      new ModalityBatch.Input(
                          "video", given.kind(), new long[] {1, 2}, given.values(), given.valid())))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("expected [1, 1, 2, 4, 4]");
    }
  }

  @Test
  void scoresDoNotDependOnTheOtherSubsets() {
    Model model = Model.of();
    ModalityBatch sample = model.sample(9);
    List<boolean[]> subsets = new ArrayList<>();
    for (int subset = 1; subset < 8; subset++) {
      subsets.add(new boolean[] {(subset & 1) > 0, (subset & 2) > 0, (subset & 4) > 0});
    }
    List<ModalityInference.Scored> together =
        model.scores(sample, subsets.toArray(boolean[][]::new));
    for (int i = 0; i < subsets.size(); i++) {
      float[] alone = logits(model, sample, subsets.get(i));
      assertThat(distance(together.get(i).logits(), alone)).isLessThan(1e-6);
    }
  }
}
