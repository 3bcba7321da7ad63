package org.maskedaction.data.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.sensor.ModalityDataConfig.Format;
import org.maskedaction.data.sensor.ModalityDataConfig.Protocol;
import org.maskedaction.io.InputException;

class ModalityDataConfigTest {
  private record Holder(List<ModalityConfig> modalities, ModalityDataConfig data) {}

  @Test
  void modalitiesAreAListOfSections() {
    Holder holder =
        ConfigLoader.parse(
            Holder.class,
            """
            modalities:
              - {name: depth, kind: video, length: 8, image_size: 32}
              - {name: inertial, kind: sequence, length: 64, values: 2, mean: [1, 2], std: [3, 4]}
            data: {format: utd_mhad, path: sets/utd, protocol: subjects, train: [1, 2]}
            """);
    assertThat(holder.modalities().get(0).shape(5)).containsExactly(5, 1, 8, 32, 32);
    assertThat(holder.modalities().get(1).shape(5)).containsExactly(5, 64, 2);
    assertThat(holder.modalities().get(1).mean()).containsExactly(1.0, 2.0);
    assertThat(holder.data().format()).isEqualTo(Format.UTD_MHAD);
    assertThat(holder.data().protocol()).isEqualTo(Protocol.SUBJECTS);
    assertThat(ConfigLoader.parse(Holder.class, ConfigLoader.toYaml(holder))).isEqualTo(holder);
  }

  @Test
  void withoutKeysSamplesAreGenerated() {
    ModalityDataConfig config = ConfigLoader.defaults(ModalityDataConfig.class, List.of());
    assertThat(config.format()).isEqualTo(Format.GENERATED);
    assertThat(config.generated().train()).isEqualTo(800);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format=utd_mhad            | path must be given for utd_mhad",
        "path=x                     | path must be left out for generated samples, is x",
        "protocol=subjects          | train must be given exactly where protocol is",
        "train=[1]                  | train must be given exactly where protocol is",
        "protocol=ntu60_xsub        | protocol must be one that generated has, is ntu60_xsub",
        "mirror_skeletons=true      | mirror_skeletons must be false without flip, is true",
        "min_area=0                 | min_area must be above 0 and at most 1, is 0.0",
        "depth_far=500              | depth_far must be above depth_near (1000.0), is 500.0",
        "generated.classes=11       | generated.classes must be from 2 to 10, is 11",
        "generated.missing=1        | generated.missing must be at least 0 and below 1, is 1.0"
      })
  void refusesWhatCannotBeMeant(String override, String message) {
    assertThatThrownBy(() -> ConfigLoader.defaults(ModalityDataConfig.class, List.of(override)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a b, kind: video}               | name must be letters, digits, dashes",
        "{name: a, kind: sound}                 | kind must be one of video, skeleton",
        "{name: a, kind: video, channels: 2}    | channels must be 1 or 3, is 2",
        "{name: a, kind: video, mean: [0, 1]}   | mean must be one number or 1 for video",
        "{name: a, kind: video, mean: [0]}      | std must be given exactly where mean is",
        "{name: a, kind: skeleton, mean: [0]}   | mean must be left out for a skeleton"
      })
  void modalitiesThatCannotBeAreRefused(String section, String message) {
    assertThatThrownBy(
            () -> ConfigLoader.parse(Holder.class, "modalities: [" + section + "]\ndata: {}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
