package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.testing.TinyRunFolder;

class ReportCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    PrintStream errors = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      return Main.run(arguments);
    } finally {
      System.setErr(errors);
    }
  }

  private String one() throws IOException {
    return TinyRunFolder.begin(folder.resolve("one"))
        .metrics("{\"step\":1,\"loss\":0.5}")
        .path()
        .toString();
  }

  @Test
  void aPageIsWrittenAndReplaced() throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "old");
    assertThat(run("report", one(), "-o", page.toString())).isZero();
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("<h1>Run one</h1>", "<svg");
    String other = TinyRunFolder.begin(folder.resolve("other")).path().toString();
    assertThat(run("report", one(), other, "-o", page.toString())).isZero();
    assertThat(page).content().contains("<h1>2 runs: one, other</h1>");
  }

  @Test
  void badInputIsToldInOneLineAndLeavesNoPage() throws IOException {
    Path page = folder.resolve("page.html");
    assertThat(run("report", folder.toString(), "-o", page.toString())).isEqualTo(2);
    assertThat(run("report", one(), "-o", folder.resolve("no/page.html").toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("error: ") && line.contains("holds no run"))
        .anyMatch(line -> line.startsWith("error: --out: "));
    assertThat(page).doesNotExist();
  }
}
