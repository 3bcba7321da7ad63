package org.maskedaction.kind.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.masking.VisibleCount;

class SkeletonPretrainConfigTest {
  private static SkeletonPretrainConfig config(String... overrides) {
    List<String> all = new ArrayList<>(List.of("data.path=train.npz"));
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(SkeletonPretrainConfig.class, all);
  }

  private static int queries(SkeletonPretrainConfig config) {
    return config.contrast().queries(config.model(), config.optimizer().batchSize());
  }

  @Test
  void theDefaultsAreThePublishedRecipe() {
    SkeletonPretrainConfig config = config();
    assertThat(config.model().tokens()).isEqualTo(750);
    assertThat(config.model().segmentDim()).isEqualTo(12);
    assertThat(config.optimizer().peakLearningRate()).isCloseTo(1e-3, within(1e-12));
    assertThat(config.optimizer().floorLearningRate()).isCloseTo(5e-4, within(1e-12));
    assertThat(config.optimizer().warmupEpochs()).isEqualTo(20);
    assertThat(config.optimizer().epochs()).isEqualTo(400);
    assertThat(queries(config)).isEqualTo(128);
    assertThat(queries(config("contrast.persons=each"))).isEqualTo(256);
    assertThat(config.contrast().queueSize() % queries(config)).isZero();
  }

  /** 750 (1 - 0.9) is 74.99999999999999 in floating point. */
  @Test
  void seventyFourTokensStayVisible() {
    assertThat(config().masking().keepCount()).isEqualTo(VisibleCount.adaptive(750, 0.9));
    assertThat(VisibleCount.adaptive(750, 0.9)).isEqualTo(74);
  }

  @Test
  void readsBackWhatItWrites() {
    SkeletonPretrainConfig config = config("masking.type=motion_aware", "target.type=joint");
    String yaml = ConfigLoader.toYaml(config);
    assertThat(ConfigLoader.parse(SkeletonPretrainConfig.class, yaml)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.frames=118 | frames must be a multiple of segment_length (4), is 118",
        "model.num_heads=7 | embed_dim must be a multiple of num_heads (7), is 256",
        "masking.keep_count=750 | masking.keep_count must be below the tokens of a person (750)",
        "masking.temperature=0 | temperature must be above 0, is 0.0",
        "target.eps=0 | eps must be above 0, is 0.0",
        "target.ddof=2 | ddof must be from 0 to 1, is 2",
        "model.segment_length=1 | target.ddof must be below the number of values",
        "system=video | system must be skeleton, is video",
        "run.mask_sheet_every_epochs=1 | run.mask_sheet_every_epochs must be 0",
        "data.coordinates=2 | data.coordinates must be 3",
        "contrast.momentum=1 | momentum must be at least 0 and below 1, is 1.0",
        "contrast.queue_size=0 | queue_size must be at least 1, is 0"
      })
  void refusesWhatCannotBeMeant(String override, String message) {
    assertThatThrownBy(() -> config(override))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
