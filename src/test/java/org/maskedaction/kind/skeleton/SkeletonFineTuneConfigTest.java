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
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;

class SkeletonFineTuneConfigTest {
  private static SkeletonFineTuneConfig config(String... overrides) {
    List<String> all = new ArrayList<>(List.of("data.path=x.npz", "finetune.num_classes=60"));
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(SkeletonFineTuneConfig.class, all);
  }

  @Test
  void theDefaultsAreThePublishedFineTuning() {
    SkeletonFineTuneConfig config = config();
    assertThat(config.optimizer().peakLearningRate()).isCloseTo(3e-4, within(1e-12));
    assertThat(config.optimizer().floorLearningRate()).isCloseTo(1e-5, within(1e-12));
    assertThat(config.optimizer().betas()).containsExactly(0.9, 0.999);
    assertThat(config.optimizer().weightDecay()).isEqualTo(0.05);
    assertThat(config.finetune())
        .isEqualTo(
            new SkeletonClassifierConfig(
                null,
                60,
                null,
                SkeletonClassifierConfig.Protocol.FINETUNE,
                2048,
                0.8,
                0.3,
                0.3,
                0.1,
                false,
                1,
                false,
                0));
  }

  @Test
  void readsBackWhatItWrites() {
    SkeletonFineTuneConfig config = config("finetune.protocol=linear", "finetune.subset_seed=3");
    String yaml = ConfigLoader.toYaml(config);
    assertThat(yaml).contains("system: skeleton");
    assertThat(ConfigLoader.parse(SkeletonFineTuneConfig.class, yaml)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "finetune.num_classes=1 | num_classes must be at least 2, is 1",
        "finetune.layer_decay=0 | layer_decay must be above 0 and at most 1, is 0.0",
        "finetune.label_fraction=0 | label_fraction must be above 0 and at most 1, is 0.0",
        "finetune.label_fraction=1.5 | label_fraction must be above 0 and at most 1, is 1.5",
        "finetune.drop_path=1 | drop_path must be at least 0 and below 1, is 1.0",
        "finetune.cached_features=true | cached_features must be false for the protocol finetune",
        "optimizer.batch_size=1 | optimizer.batch_size must be at least 2",
        "system=video | system must be skeleton"
      })
  void refusesWhatCannotBeMeant(String override, String message) {
    assertThatThrownBy(() -> config(override))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
