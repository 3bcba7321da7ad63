package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinyPretraining;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VisualiseCommandTest {
  private static final int FRAMES = 8;

  @TempDir static Path shared;
  private static Path data;
  private static Path tats;
  private static Path tube;

  @TempDir Path folder;

  /** What a command came to. */
  private static CommandRun run(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  private static Path pretrain(String name, String... overrides) throws IOException {
    Path run = shared.resolve(name);
    Path config = shared.resolve(name + ".yaml");
    Files.writeString(config, ConfigLoader.toYaml(TinyPretraining.config(data, run, overrides)));
    CommandRun outcome = run("pretrain", "-c", config.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return run;
  }

  @BeforeAll
  static void pretrainsTwoRuns() throws IOException {
    data = shared.resolve("data");
    tats = pretrain("with-tats", "run.max_steps=1");
    tube = pretrain("with-tube", "run.max_steps=1", "masking.type=tube");
    pretrain("other", "run.max_steps=1", "model.patch_size=16", "masking.mask_ratio=0.7");
  }

  private Path out() {
    return folder.resolve("sheet.png");
  }

  private CommandRun visualise(Path run, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "visualise";
    all[1] = run.toString();
    all[2] = "-o";
    all[3] = out().toString();
    System.arraycopy(options, 0, all, 4, options.length);
    return run(all);
  }

  private static int height(Path picture) throws IOException {
    return ImageIO.read(picture.toFile()).getHeight();
  }

  @Test
  void aSheetAndOneAnimationPerClipAreWritten() throws IOException {
    CommandRun outcome = visualise(tats, "--clips", "2", "--fps", "10");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("sheet.png: mask sheet of 2 clips", "sheet-1.gif: ", "val_loss");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("sheet.png", "sheet-1.gif", "sheet-2.gif");
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in =
        ImageIO.createImageInputStream(folder.resolve("sheet-2.gif").toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(FRAMES);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void aComparedRunAddsItsMaskToEveryClip() throws IOException {
    visualise(tats, "--clips", "2", "--animation", "none");
    int alone = height(out());
    CommandRun outcome =
        visualise(
            tats,
            "--clips",
            "2",
            "--animation",
            "none",
            "--compare",
            tube.toString(),
            "--compare",
            tats.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(height(out()) - alone).isEqualTo(2 * 2 * (96 + 6));
    assertThat(folder.resolve("sheet-1.gif")).doesNotExist();
  }

  @Test
  void attentionIsDrawnAndExported() throws Exception {
    CommandRun outcome =
        visualise(
            tats,
            "--clips",
            "2",
            "--animation",
            "none",
            "--attention-query",
            "1,2,3",
            "--attention-query",
            "7");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("sheet-attention.png: attention of tokens [27, 7]");
    assertThat(height(folder.resolve("sheet-attention.png"))).isGreaterThan(2 * 3 * 96);
    Path npz = folder.resolve("sheet-attention.npz");
    Map<String, INDArray> arrays = numbers(npz);
    INDArray attention = arrays.get("attention");
    assertThat(attention.shape()).containsExactly(2, 2, 4, 4, 4);
    assertThat(arrays.get("queries").data().asInt()).containsExactly(27, 7);
    for (double sum : attention.sum(3, 4).reshape(16).toDoubleVector()) {
      assertThat(sum).isCloseTo(1, within(1e-5));
    }
  }

  /** The arrays without the texts, which nd4j cannot read. */
  private Map<String, INDArray> numbers(Path npz) throws Exception {
    Path copy = folder.resolve("numbers.npz");
    try (var in = new ZipFile(npz.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(copy))) {
      assertThat(in.getEntry("ids.npy")).isNotNull();
      out.setMethod(ZipOutputStream.STORED);
      for (String name : List.of("attention.npy", "queries.npy")) {
        out.putNextEntry(new ZipEntry(in.getEntry(name)));
        out.write(in.getInputStream(in.getEntry(name)).readAllBytes());
      }
    }
    return Nd4j.createFromNpzFile(copy.toFile());
  }

  @Test
  void animationsCanBeVideos() throws IOException {
    CommandRun outcome =
        visualise(tats, "--clips", "1", "--animation", "mp4", "--attention-query", "5");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    try (FFmpegFrameGrabber video =
        new FFmpegFrameGrabber(folder.resolve("sheet-1.mp4").toFile())) {
      video.start();
      assertThat(video.getLengthInVideoFrames()).isEqualTo(FRAMES);
      assertThat(video.getVideoFrameRate()).isCloseTo(4, within(1e-9));
      assertThat(video.getImageWidth()).isGreaterThan(6 * 150);
    }
  }

  @Test
  void aDamagedVideoIsLeftOutAndNamed() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    Path list =
        Files.writeString(
            folder.resolve("list.csv"),
            "%s 0\n%s 0\n%s 0\n"
                .formatted(
                    data.resolve("videos/val/000000.mp4"),
                    damaged,
                    data.resolve("videos/val/000001.mp4")));
    CommandRun outcome = visualise(tats, "--list", list.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("mask sheet of 2 clips", "000000.mp4", "000001.mp4")
        .containsPattern("left out: .*damaged\\.mp4");
    assertThat(folder.resolve("sheet-2.gif")).exists();
    assertThat(folder.resolve("sheet-3.gif")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "with-tats --attention-query 4,0,0 | --attention-query: 4,0,0 lies outside the clip",
        "with-tats --attention-query left | --attention-query: 'left'; expected",
        "with-tube --attention-query 1 | needs a run with a sampler",
        "with-tats --compare other | other cuts clips into PatchGrid[",
        "with-tats --compare nowhere | nowhere: is no checkpoint",
        "with-tats --fps 0 | --fps: 0; expected 1..50",
        "with-tats --animation avi | Invalid value for option '--animation'",
        "with-tats --out absent/sheet.png | there is no folder"
      })
  void badOptionsAreBadInput(String arguments, String message) {
    String[] words = ("visualise " + arguments).split(" ");
    for (int i = 1; i < words.length; i++) {
      boolean isRun = Files.isDirectory(shared.resolve(words[i]));
      words[i] = isRun ? shared.resolve(words[i]).toString() : words[i];
    }
    CommandRun outcome = run(words);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }
}
