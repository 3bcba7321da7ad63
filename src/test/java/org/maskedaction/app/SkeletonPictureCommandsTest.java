package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinySkeletons;

/** The commands visualise, features, probe and tsne on skeletons. */
class SkeletonPictureCommandsTest {
  private static final int WIDTH = 16;
  private static final int FRAMES = 12;

  @TempDir static Path shared;
  private static Path prepared;
  @TempDir Path folder;

  private static CommandRun run(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  private static void train(String command, String name, Record config) throws IOException {
    Path file = shared.resolve(name + ".yaml");
    Files.writeString(file, ConfigLoader.toYaml(config));
    CommandRun outcome = run(command, "-c", file.toString(), "--set", "run.max_steps=2");
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private static void pretrain(String name, String... settings) throws IOException {
    train("pretrain", name, TinySkeletons.pretraining(shared, shared.resolve(name), settings));
  }

  @BeforeAll
  static void trains() throws IOException {
    prepared = TinySkeletons.prepare(shared);
    pretrain("pretrained");
    pretrain("motion", "target.type=motion", "contrast.enabled=false", "masking.keep_count=4");
    pretrain("bones", "data.stream=bone");
    pretrain("long", "model.frames=16");
    Path finetuned = shared.resolve("finetuned");
    String init = "finetune.init_checkpoint=" + shared.resolve("pretrained");
    train("finetune", "finetuned", TinySkeletons.fineTuning(shared, finetuned, init));
    Files.write(finetuned.resolve("classes.txt"), List.of("slow", "medium", "fast"));
  }

  private static String checkpoint(String name) {
    return shared.resolve(name).toString();
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void visualiseDrawsASheetAndAMovieOfEachClip() throws IOException {
    CommandRun outcome =
        run("visualise", checkpoint("pretrained"), "--clips", "2", "-o", out("sheet.png"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("sheet.png: contact sheet of 2 clips", "sheet-1.gif: test-00.csv, class 0")
        .contains("sheet-2.gif: test-03.csv, class 0", "val_loss");
    assertThat(ImageIO.read(folder.resolve("sheet.png").toFile()).getHeight())
        .isGreaterThan(2 * 3 * 150);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in =
        ImageIO.createImageInputStream(folder.resolve("sheet-2.gif").toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(FRAMES);
      assertThat(reader.read(0).getWidth()).isGreaterThan(3 * 300);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void aComparedRunAddsItsReconstructionAndMoviesCanBeVideos() throws IOException {
    CommandRun outcome =
        run(
            "visualise",
            checkpoint("pretrained"),
            "--clips",
            "1",
            "--compare",
            checkpoint("motion"),
            "--animation",
            "mp4",
            "-o",
            out("sheet.png"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(ImageIO.read(folder.resolve("sheet.png").toFile()).getHeight())
        .isGreaterThan(4 * 150);
    try (FFmpegFrameGrabber video =
        new FFmpegFrameGrabber(folder.resolve("sheet-1.mp4").toFile())) {
      video.start();
      assertThat(video.getLengthInVideoFrames()).isEqualTo(FRAMES);
      assertThat(video.getVideoFrameRate()).isEqualTo(15);
      assertThat(video.getImageWidth()).isGreaterThan(4 * 300);
    }
  }

  @Test
  void theSameSeedDrawsTheSamePicture() throws IOException {
    List<byte[]> sheets = new ArrayList<>();
    for (String seed : List.of("3", "3", "4")) {
      Path sheet = folder.resolve("sheet.png");
      String run = checkpoint("pretrained");
      run("visualise", run, "--seed", seed, "--animation", "none", "-o", sheet.toString());
      sheets.add(Files.readAllBytes(sheet));
    }
    assertThat(sheets.get(1)).isEqualTo(sheets.get(0));
    assertThat(sheets.get(2)).isNotEqualTo(sheets.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visualise %s/bones | its run has data.stream bone; expected joint",
        "visualise %s/finetuned | holds no masked skeleton autoencoder",
        "visualise %s/pretrained --list a.csv | --list is for runs on videos",
        "visualise %s/pretrained --attention-query 1 | --attention-query is for runs on"
            + " videos",
        "visualise %s/pretrained --compare %s/long | --compare: clips of",
        "visualise %s/pretrained --data nowhere.npz | nowhere.npz: no such file",
        "features --checkpoint %s/pretrained --list a.csv -o x.npz | --list is for runs on videos",
        "features --checkpoint %s/pretrained --split all -o x.npz | expected one of [TRAIN, TEST]",
        "features --checkpoint %s/pretrained nowhere.csv -o x.npz | none of 1 files could be read",
        "probe --checkpoint %s/pretrained --val-list a.csv | --val-list is for runs on videos",
        "probe --checkpoint %s/pretrained | --k: 20; expected at most 14, the number of training",
        "tsne --checkpoint %s/pretrained -o x.png | --perplexity: 30.0; expected less than the 6",
        "tsne --checkpoint %s/pretrained --perplexity 0.5 -o x.png | --perplexity: 0.5; expected",
        "tsne --checkpoint %s/pretrained --clips 1 -o x.png | --clips: 1; expected 2 to 10000",
      })
  void badArgumentsAreOneLine(String arguments, String message) {
    CommandRun outcome = run(arguments.replace("%s", shared.toString()).split(" "));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }

  private static ByteBuffer npy(Path file, String name) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      byte[] bytes = zip.getInputStream(zip.getEntry(name + ".npy")).readAllBytes();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return buffer.position(10 + buffer.getShort(8)).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static float[] features(Path file) throws IOException {
    ByteBuffer bytes = npy(file, "features");
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrained", "finetuned"})
  void featuresOfAPreparedSequenceAreThoseOfItsFile(String run) throws IOException {
    CommandRun outcome =
        run("features", "--split", "test", "--checkpoint", checkpoint(run), "-o", out("a.npz"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("a.npz: 6 vectors of 16 values");
    float[] all = features(folder.resolve("a.npz"));
    assertThat(all).hasSize(TinySkeletons.TEST * WIDTH).doesNotContain(Float.NaN);
    assertThat(npy(folder.resolve("a.npz"), "labels").asIntBuffer().get(4)).isEqualTo(1);
    String recording = TinySkeletons.recording(shared, "test", 4).toString();
    Path damaged = Files.writeString(folder.resolve("damaged.csv"), "1,2\n");
    outcome =
        run(
            "features",
            damaged.toString(),
            recording,
            "--checkpoint",
            checkpoint(run),
            "-o",
            out("b.npz"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("1 vectors", "left out: " + damaged + ", line 1: expected");
    assertThat(features(folder.resolve("b.npz")))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(Arrays.copyOfRange(all, 4 * WIDTH, 5 * WIDTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrained", "finetuned"})
  void probeMeasuresTheRunsOwnSequences(String run) throws IOException {
    CommandRun outcome =
        run(
            "probe",
            "--checkpoint",
            checkpoint(run),
            "--k",
            "3",
            "--data",
            prepared.toString(),
            "-o",
            out("probe"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("train: 14 clips of " + prepared + ", x_train")
        .contains("val: 6 clips of " + prepared + ", x_test")
        .containsPattern("k-NN \\(k 3\\): top-1 [01]\\.\\d{4}, top-5 ")
        .containsPattern("linear \\(weight decay 1e-0\\d, \\d+ steps.*\\): top-1 ");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("probe/probe.json").toFile());
    assertThat(json.get("width").asInt()).isEqualTo(WIDTH);
    assertThat(json.get("classes").asInt()).isEqualTo(3);
  }

  @Test
  void tsneDrawsClassesByNameAndWritesThePlaces() throws IOException {
    String[] arguments = {
      "tsne",
      "--checkpoint",
      checkpoint("finetuned"),
      "--split",
      "train",
      "--perplexity",
      "4",
      "--iterations",
      "50",
      "-o",
      out("tsne.png")
    };
    CommandRun outcome = run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("tsne.png: 14 of 14 clips");
    BufferedImage image = ImageIO.read(folder.resolve("tsne.png").toFile());
    assertThat(image.getWidth()).isGreaterThan(900);
    byte[] first = Files.readAllBytes(folder.resolve("tsne.png"));
    List<String> rows = Files.readAllLines(folder.resolve("tsne.csv"));
    assertThat(rows).hasSize(15).first().isEqualTo("id,label,x,y");
    assertThat(rows.get(5)).startsWith("\"train-04.csv\",1,");
    run(arguments);
    assertThat(Files.readAllBytes(folder.resolve("tsne.png"))).isEqualTo(first);
    Path names = Files.writeString(folder.resolve("names.txt"), "slow\n");
    List<String> more = new ArrayList<>(List.of(arguments));
    more.addAll(List.of("--class-names", names.toString()));
    CommandRun few = run(more.toArray(String[]::new));
    assertThat(few.code()).isEqualTo(2);
    assertThat(few.err()).contains("--class-names: 1 names; expected at least 3");
  }
}
