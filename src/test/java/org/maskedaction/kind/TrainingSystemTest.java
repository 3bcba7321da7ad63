package org.maskedaction.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.VideoPretrainConfig;

class TrainingSystemTest {
  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("run.yaml"), yaml);
  }

  @Test
  void aFileWithoutTheKeyIsForVideo() throws IOException {
    assertThat(TrainingSystem.of(file("seed: 1\n"), List.of())).isEqualTo(TrainingSystem.VIDEO);
  }

  @Test
  void theKeyMayStandInTheFileOrAnExtendedOneOrAnOverride() throws IOException {
    Path file = file("system: skeleton\n");
    assertThat(TrainingSystem.of(file, List.of())).isEqualTo(TrainingSystem.SKELETON);
    Path child = Files.writeString(folder.resolve("child.yaml"), "extends: run.yaml\n");
    assertThat(TrainingSystem.of(child, List.of())).isEqualTo(TrainingSystem.SKELETON);
    assertThat(TrainingSystem.of(file, List.of("system=video"))).isEqualTo(TrainingSystem.VIDEO);
  }

  @Test
  void anotherValueIsRefusedWithItsPlace() throws IOException {
    Path file = file("seed: 1\nsystem: audio\n");
    assertThatThrownBy(() -> TrainingSystem.of(file, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("run.yaml")
        .hasMessageContaining("system must be one of video, skeleton, modalities, is 'audio'");
  }

  @Test
  void configurationsOfVideoMaySayWhatTheyAreFor() throws IOException {
    Path file = file("system: video\ndata:\n  train_list: x\n");
    assertThat(ConfigLoader.load(VideoPretrainConfig.class, file, List.of()).data().trainList())
        .isEqualTo(Path.of("x"));
    assertThatThrownBy(
            () -> ConfigLoader.load(VideoPretrainConfig.class, file, List.of("system=skeleton")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("system");
  }
}
