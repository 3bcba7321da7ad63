package org.maskedaction.data.skeleton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;

class SkeletonDataConfigTest {
  @Test
  void theDefaultsAreThoseOfMamp() {
    SkeletonDataConfig config = ConfigLoader.parse(SkeletonDataConfig.class, "path: set.npz");
    assertThat(config)
        .isEqualTo(
            new SkeletonDataConfig(
                Path.of("set.npz"),
                "ntu25",
                3,
                SkeletonDataConfig.Stream.JOINT,
                0.5,
                64,
                0.95,
                0.3,
                0,
                1,
                1));
    String yaml = ConfigLoader.toYaml(config);
    assertThat(ConfigLoader.parse(SkeletonDataConfig.class, yaml)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coordinates=4 | coordinates must be from 2 to 3, is 4",
        "min_crop=0 | min_crop must be above 0 and at most 1, is 0.0",
        "eval_crop=1.1 | eval_crop must be above 0 and at most 1, is 1.1",
        "min_crop_frames=0 | min_crop_frames must be at least 1, is 0",
        "rotation=-1 | rotation must be 0 or more, is -1.0",
        "scale=1 | scale must be at least 0 and below 1, is 1.0"
      })
  void refusesWhatCannotBeMeant(String override, String message) {
    assertThatThrownBy(
            () ->
                ConfigLoader.defaults(SkeletonDataConfig.class, List.of("path=set.npz", override)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
