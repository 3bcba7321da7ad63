package org.maskedaction.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.KindProgram;

class SignalsKindTest {
  @TempDir static Path folder;
  private static KindProgram program;

  @BeforeAll
  static void start() throws IOException {
    program = KindProgram.start(SignalKind.class, Path.of("src/test/resources/signals-kind"), folder);
  }

  @AfterAll
  static void end() throws IOException {
    program.close();
  }

  @Test
  void trial() throws IOException {
    Files.writeString(folder.resolve("p.yaml"),
        "system: signals\nrun: {dir: %s/pre}\ndata: {dir: %s/data, generated: {train: 128}}\noptimizer: {epochs: 30, warmup_epochs: 3}\n".formatted(folder, folder));
    Files.writeString(folder.resolve("f.yaml"),
        "system: signals\nrun: {dir: %s/fine}\ndata: {dir: %s/data, generated: {train: 128}}\nfinetune: {num_classes: 4, init_checkpoint: %s/pre}\n".formatted(folder, folder, folder));
    String p = folder.resolve("p.yaml").toString();
    String f = folder.resolve("f.yaml").toString();
    for (String[] arguments : new String[][] {
      {"generate", "-c", p}, {"inspect", "config", "-c", p}, {"inspect", "model", "-c", p}, 
      {"pretrain", "-c", p},
      {"finetune", "-c", f},
      {"evaluate", "--checkpoint", folder + "/fine"},
      {"finetune", "-c", f, "--set", "finetune.frozen=true", "--set", "run.dir=" + folder + "/frozen"},
      {"finetune", "-c", f, "--set", "finetune.init_checkpoint=null", "--set", "run.dir=" + folder + "/scratch"},
    }) {
      long start = System.nanoTime();
      CommandRun run = program.run(arguments);
      System.out.println(String.join(" ", arguments) + " -> " + run.code() + " " + (System.nanoTime() - start) / 1e9);
      System.out.println(run.out());
      System.out.println(run.err());
    }
  }
}
