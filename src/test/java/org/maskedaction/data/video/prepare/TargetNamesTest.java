package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "high jump|Größe 7|high jump/Größe 7",
        "..|..|_/_",
        "../../etc|a\\b|__.._etc/a_b",
        ".hidden|v1.0|_hidden/v1.0",
        "C:|why?|C_/why_",
        "a. |' .b. '|a/_b"
      })
  void namesStayWithinTheirFolder(String folder, String stem, String expected) {
    String name = new VideoWorkers.TargetNames().next(folder, stem);
    assertThat(name).isEqualTo(expected);
    assertThat(Path.of("out").resolve(name).normalize()).isEqualTo(Path.of("out", name));
    assertThat(Path.of(name).getNameCount()).isEqualTo(2);
  }

  @Test
  void equalNamesAreToldApart() {
    VideoWorkers.TargetNames names = new VideoWorkers.TargetNames();
    assertThat(names.next("run", "a")).isEqualTo("run/a");
    assertThat(names.next("run", "A")).isEqualTo("run/A-2");
    assertThat(names.next("run", "a")).isEqualTo("run/a-3");
    assertThat(names.next("jump", "a")).isEqualTo("jump/a");
  }
}
