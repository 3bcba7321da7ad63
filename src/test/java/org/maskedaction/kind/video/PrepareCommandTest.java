package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.video.TestVideo;
import org.maskedaction.io.InputException;
import picocli.CommandLine;

class PrepareCommandTest {
  @TempDir private Path folder;
  private Path videos;
  private Path out;

  /** What a command came to; for bad input the message. */
  private record Outcome(int code, String text) {}

  private static Outcome run(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine command =
        new CommandLine(new PrepareCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(text))
            .setErr(new PrintWriter(text))
            .setExecutionExceptionHandler(
                (e, line, parsed) -> {
                  assertThat(e).isInstanceOf(InputException.class);
                  text.append(e.getMessage());
                  return 2;
                });
    return new Outcome(command.execute(arguments), text.toString());
  }

  @BeforeEach
  void writesVideos() throws IOException {
    videos = folder.resolve("my videos");
    out = folder.resolve("out");
    for (int number = 0; number < 5; number++) {
      Path file = videos.resolve("run/%d.avi".formatted(number));
      Files.createDirectories(file.getParent());
      TestVideo.write(file, number + 2);
    }
  }

  @Test
  void foldersAreThePlainCase() throws IOException {
    Files.writeString(videos.resolve("run/broken.avi"), "text");
    Outcome outcome = run("--videos", videos.toString(), "--out", out.toString());
    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.text())
        .contains("1 classes; videos: train 4, val 1, test 0")
        .contains("frames 2 to 6, median 4; sizes {64x48=5}; codecs {mpeg4=5}")
        .contains("left out: 1 videos, all in report.json")
        .contains("broken.avi: cannot be opened as a video");
    assertThat(Files.readAllLines(out.resolve("train.csv"))).hasSize(4);
    assertThat(Files.readString(out.resolve("report.json"))).contains("\"--videos\"");
  }

  @Test
  void severalSplitFilesFollowOneOption() throws IOException {
    Path train = Files.writeString(folder.resolve("train.txt"), "run/0.avi 0\nrun/1.avi 0\n");
    Path test = Files.writeString(folder.resolve("test.txt"), "run/2.avi 0\n");
    Outcome outcome =
        run(
            "--format",
            "list",
            "--split",
            train.toString(),
            test.toString(),
            "--videos",
            videos.toString(),
            "--short-side",
            "16",
            "-o",
            out.toString());
    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.text()).contains("train 2, val 0, test 1", "3 videos shrunk: ");
    assertThat(Files.readAllLines(out.resolve("test.csv"))).containsExactly("videos/0/2.mp4 0");
  }

  @Test
  void aListAloneIsTheListFormat() throws IOException {
    Path list = Files.writeString(folder.resolve("all.txt"), "run/0.avi 0\n");
    Outcome outcome =
        run("--videos", videos.toString(), "--list", list.toString(), "-o", out.toString());
    assertThat(outcome.text()).contains("train 1, val 0, test 0");
  }

  @Test
  void badOptionsAreBadInput() {
    for (List<String> bad :
        List.of(
            List.of("--val-fraction", "1"),
            List.of("--test-fraction", "0.9"),
            List.of("--short-side", "33"),
            List.of("--workers", "0"),
            List.of("--group-regex", "("),
            List.of("--group-regex", "_g"),
            List.of("--format", "avi"),
            List.of("--format", "ssv2"),
            List.of("--out", videos.resolve("out").toString()))) {
      List<String> arguments = new ArrayList<>(List.of("--videos", videos.toString()));
      if (!bad.contains("--out")) {
        arguments.addAll(List.of("--out", out.toString()));
      }
      arguments.addAll(bad);
      Outcome outcome = run(arguments.toArray(String[]::new));
      assertThat(outcome.code()).as("%s", bad).isEqualTo(2);
      assertThat(outcome.text()).as("%s", bad).containsAnyOf(bad.get(0), "--split", "outside");
      assertThat(out).doesNotExist();
    }
  }
}
