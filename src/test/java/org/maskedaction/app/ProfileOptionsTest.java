package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.TinyPretraining;

class ProfileOptionsTest {
  @TempDir static Path data;

  @TempDir Path folder;
  private int code;

  /** Pre-trains into {@code folder/run} and returns what was printed. */
  private String pretrain(List<String> settings, String... options) throws IOException {
    String yaml =
        ConfigLoader.toYaml(
            TinyPretraining.config(data, folder.resolve("run"), settings.toArray(String[]::new)));
    Path config = Files.writeString(folder.resolve("tiny.yaml"), yaml);
    List<String> arguments = new ArrayList<>(List.of("pretrain", "-c", config.toString()));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      code = Main.run(arguments.toArray(String[]::new));
    } finally {
      System.setOut(console);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aProfiledRunShowsWhereItsTimeGoes() throws IOException {
    String out = pretrain(List.of("run.max_steps=6"), "--profile");
    assertThat(code).isZero();
    assertThat(out)
        .contains("profile: means of 3 steps; the first 3 steps (warm-up) are left out")
        .contains("ma_attention_bp", "optimizer", "data_wait", "patchify", "model FLOPs per step")
        .contains("after 6 steps");
    assertThat(folder.resolve("run/profile.jfr")).isNotEmptyFile();
    JsonNode trace = new ObjectMapper().readTree(folder.resolve("run/profile.json").toFile());
    List<String> names = new ArrayList<>();
    trace.get("traceEvents").forEach(event -> names.add(event.get("name").asText()));
    assertThat(names).filteredOn("step"::equals).hasSize(6);
    assertThat(names).contains("ma_linear", "checkpoint", "evaluation");
  }

  @Test
  void withoutTheOptionNothingIsWritten() throws IOException {
    String out = pretrain(List.of("run.max_steps=1"));
    assertThat(code).isZero();
    assertThat(out).doesNotContain("profile");
    assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**profile*");
  }

  /** With a learning rate beyond all measure the first update spoils the weights. */
  @Test
  void aRunThatFailsIsProfiledToo() throws IOException {
    String out =
        pretrain(
            List.of("optimizer.base_learning_rate=1e30", "run.max_nonfinite_steps=2"), "--profile");
    assertThat(code).isEqualTo(1);
    assertThat(out).contains("profile: means of 1 steps; the first 1 steps");
    assertThat(folder.resolve("run/profile.jfr")).isNotEmptyFile();
    assertThat(folder.resolve("run/profile.json")).isNotEmptyFile();
  }

  @Test
  void aRefusedRunLeavesTheProfileInTheFolderAlone() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("config.yaml"), "");
    Path profile = Files.writeString(run.resolve("profile.jfr"), "earlier");
    pretrain(List.of(), "--profile");
    assertThat(code).isEqualTo(2);
    assertThat(profile).hasContent("earlier");
  }
}
