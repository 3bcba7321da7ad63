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

class KindsTest {
  @TempDir Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("run.yaml"), yaml);
  }

  @Test
  void aFileWithoutTheKeyIsForVideo() throws IOException {
    assertThat(Kinds.installed().of(file("seed: 1\n"), List.of()).name()).isEqualTo("video");
  }

  @Test
  void theKeyMayStandInTheFileOrAnExtendedOneOrAnOverride() throws IOException {
    Path file = file("system: skeleton\n");
    assertThat(Kinds.installed().of(file, List.of()).name()).isEqualTo("skeleton");
    Path child = Files.writeString(folder.resolve("child.yaml"), "extends: run.yaml\n");
    assertThat(Kinds.installed().of(child, List.of()).name()).isEqualTo("skeleton");
    assertThat(Kinds.installed().of(file, List.of("system=video")).name()).isEqualTo("video");
  }

  @Test
  void anotherValueIsRefusedWithItsPlace() throws IOException {
    Path file = file("seed: 1\nsystem: audio\n");
    assertThatThrownBy(() -> Kinds.installed().of(file, List.of()))
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
