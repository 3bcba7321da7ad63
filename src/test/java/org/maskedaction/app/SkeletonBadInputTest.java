package org.maskedaction.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.testing.CommandRun;
import org.maskedaction.testing.TinySkeletons;

/** What the commands on skeletons say about input that cannot be used. */
class SkeletonBadInputTest {
  private static final int JOINTS = 3;
  private static final int WIDTH = 2 * JOINTS * 3; // numbers of a frame
  private static final int LONGEST = 20 + TinySkeletons.TRAIN - 1; // frames of the prepared file

  @TempDir static Path shared;
  private static Path prepared;
  private static Path finetuned;
  @TempDir Path folder;

  private static CommandRun run(String... arguments) {
    return CommandRun.of(() -> Main.run(arguments));
  }

  @BeforeAll
  static void fineTunes() throws IOException {
    prepared = TinySkeletons.prepare(shared);
    finetuned = shared.resolve("finetuned");
    Path config = shared.resolve("finetune.yaml");
    Files.writeString(config, ConfigLoader.toYaml(TinySkeletons.fineTuning(shared, finetuned)));
    CommandRun outcome = run("finetune", "-c", config.toString(), "--set", "run.max_steps=1");
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private static String frame(int numbers) {
    return String.join(",", Collections.nCopies(numbers, "0.5"));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  /** Recordings that cannot be used, each with what is said about it. */
  private List<String> damaged() throws IOException {
    String whole = frame(WIDTH);
    List<String> expected = new ArrayList<>();
    expected.add(
        write("truncated.csv", whole, whole, frame(5))
            + ", line 3: expected 3 joints x 3 coordinates for one or more persons, alike in all"
            + " lines, found 5 values");
    expected.add(write("no-frames.csv") + ": has 0 frames");
    expected.add(
        write("not-finite.csv", whole, whole.replaceFirst("0.5", "NaN"))
            + ", line 2: expected a finite coordinate, found 'NaN'");
    expected.add(
        write("words.csv", whole, whole.replaceFirst("0.5", "arm"))
            + ", line 2: expected a coordinate, found 'arm'");
    expected.add(
        write("four-joints.csv", frame(12))
            + ", line 1: expected 3 joints x 3 coordinates for one or more persons, alike in all"
            + " lines, found 12 values");
    expected.add(
        write("four-joints.json", "[[[1,2,3],[1,2,3],[1,2,3],[1,2,3]]]")
            + ": has the sizes [1, 4, 3], expected frames, perhaps persons, 3 joints and 3"
            + " coordinates");
    return expected;
  }

  private static Path file(String message) {
    String name = message.replaceFirst("(, line|: ).*", "");
    return Path.of(name);
  }

  @Test
  void predictGoesOnWithoutAFileAndNamesFileAndLine() throws IOException {
    String whole = TinySkeletons.recording(shared, "test", 0).toString();
    for (String message : damaged()) {
      CommandRun outcome =
          run(
              "predict",
              file(message).toString(),
              whole,
              "--checkpoint",
              finetuned.toString(),
              "--json");
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.out().lines().filter(line -> line.startsWith("{"))).hasSize(1);
      assertThat(outcome.error()).isEqualTo("error: 1 of 2 files could not be read: " + message);
    }
  }

  @Test
  void prepareSkipsWhatCannotBeReadAndReportsEachReason() throws IOException {
    List<String> messages = new ArrayList<>(damaged());
    List<String> list = new ArrayList<>();
    for (String message : messages) {
      list.add(file(message) + " 0");
    }
    list.add(TinySkeletons.recording(shared, "train", 0) + " 0");
    list.add(TinySkeletons.recording(shared, "train", 1) + " -1");
    Path train = Files.write(folder.resolve("train.csv"), list);
    CommandRun outcome =
        run(
            "prepare-skeletons",
            "arrays",
            "--train",
            train.toString(),
            "--layout",
            TinySkeletons.layout(shared).toString(),
            "--persons",
            "2",
            "-o",
            folder.resolve("prepared").toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("arrays: 1 training and 0 test sequences")
        .contains("skipped: 7, the first: " + file(messages.get(0)));
    JsonNode skipped =
        new ObjectMapper().readTree(folder.resolve("prepared/report.json").toFile()).get("skipped");
    for (int i = 0; i < messages.size(); i++) {
      assertThat(skipped.get(i).get("reason").asText()).isEqualTo(messages.get(i));
    }
    assertThat(skipped.get(6).get("source").asText()).contains("train-01.csv");
    assertThat(skipped.get(6).get("reason").asText()).isEqualTo("has no label");
  }

  @Test
  void nothingThatCanBeUsedIsBadInput() throws IOException {
    Path empty = write("empty.csv");
    Path train = write("train.csv", empty + " 0");
    CommandRun outcome =
        run(
            "prepare-skeletons",
            "arrays",
            "--train",
            train.toString(),
            "--layout",
            TinySkeletons.layout(shared).toString(),
            "-o",
            folder.resolve("prepared").toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.error())
        .isEqualTo(
            "error: arrays: none of 1 files gave a training sequence, the first reason: "
                + empty
                + ": has 0 frames");
  }

  @Test
  void aTruncatedRecordingOfASensorNamesTheLine() throws IOException {
    Path source = Files.createDirectories(folder.resolve("msr"));
    List<String> lines = new ArrayList<>();
    for (int line = 0; line < 39; line++) {
      lines.add("0.%d 0.2 0.3 1".formatted(line % 20));
    }
    Path short1 = Files.write(source.resolve("a01_s01_e01_skeleton3D.txt"), lines);
    lines.add("0.1 0.2 0.3 1");
    Files.write(source.resolve("a01_s03_e01_skeleton3D.txt"), lines);
    Files.write(source.resolve("a02_s02_e01_skeleton3D.txt"), lines);
    lines.set(21, "0.1 0.2");
    Path damaged = Files.write(source.resolve("a02_s03_e01_skeleton3D.txt"), lines);
    CommandRun outcome =
        run(
            "prepare-skeletons",
            "msr_action3d",
            "--folder",
            source.toString(),
            "-o",
            folder.resolve("out").toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("1 training and 1 test sequences", "skipped: 2");
    String report = Files.readString(folder.resolve("out/report.json"));
    assertThat(report)
        .contains(short1 + ", line 39: expected 20 lines per frame, the file ends")
        .contains(damaged + ", line 22: expected x, y, z and a confidence, found 2 values");
  }

  private CommandRun train(String command, Record config) throws IOException {
    Path file = folder.resolve(command + ".yaml");
    Files.writeString(file, ConfigLoader.toYaml(config));
    return run(command, "-c", file.toString());
  }

  @Test
  void aLabelOutsideTheClassesStopsFineTuning() throws IOException {
    Path run = folder.resolve("run");
    CommandRun outcome =
        train("finetune", TinySkeletons.fineTuning(shared, run, "finetune.num_classes=2"));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.error())
        .contains(prepared.toString())
        .contains("has label 2; expected 0 to 1 (finetune.num_classes)");
    assertThat(run).doesNotExist();
  }

  @Test
  void anUnknownNumberOfJointsStopsTraining() throws IOException {
    Path run = folder.resolve("run");
    CommandRun layout =
        train(
            "pretrain",
            TinySkeletons.pretraining(shared, run, "data.layout=msr20", "model.joints=20"));
    assertThat(layout.code()).isEqualTo(2);
    assertThat(layout.error())
        .contains(prepared + ", array x_train: is ")
        .contains("a multiple of 20 joints (msr20) x 3 coordinates");
    CommandRun model = train("pretrain", TinySkeletons.pretraining(shared, run, "model.joints=4"));
    assertThat(model.code()).isEqualTo(2);
    assertThat(model.error()).contains("its sequences have 3 joints, model.joints is 4");
    assertThat(run).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pretrain", "finetune"})
  void aCoordinateThatIsNotFiniteStopsTraining(String command) throws IOException {
    Path data = folder.resolve("data/prepared/skeletons.npz");
    Files.createDirectories(data.getParent());
    Files.write(data, withNan(Files.readAllBytes(prepared), 3));
    Path run = folder.resolve("run");
    String path = "data.path=" + data;
    CommandRun outcome =
        train(
            command,
            command.equals("pretrain")
                ? TinySkeletons.pretraining(shared, run, path)
                : TinySkeletons.fineTuning(shared, run, path));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.error())
        .isEqualTo(
            "error: " + data + ", array x_train, row 3 (train-03.csv): has the coordinate NaN");
  }

  /** The file with its first coordinate of a training row replaced. */
  private static byte[] withNan(byte[] file, int row) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int start = text.indexOf("\u0093NUMPY", text.indexOf("x_train.npy"));
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int values = start + 10 + bytes.getShort(start + 8);
    bytes.putFloat(values + row * LONGEST * WIDTH * Float.BYTES, Float.NaN);
    return file;
  }

  @Test
  void aTruncatedPreparedFileStopsEveryCommand() throws IOException {
    byte[] whole = Files.readAllBytes(prepared);
    Path half = folder.resolve("half.npz");
    Files.write(half, Arrays.copyOf(whole, whole.length / 2));
    String expected = "error: " + half + ": is not a complete npz file: ";
    CommandRun training =
        train(
            "finetune",
            TinySkeletons.fineTuning(shared, folder.resolve("run"), "data.path=" + half));
    assertThat(training.code()).isEqualTo(2);
    assertThat(training.error()).startsWith(expected);
    String checkpoint = finetuned.toString();
    CommandRun evaluation =
        run(
            "evaluate",
            "--checkpoint",
            checkpoint,
            "--set",
            "data.path=" + half,
            "-o",
            folder.resolve("evaluation").toString());
    assertThat(evaluation.code()).isEqualTo(2);
    assertThat(evaluation.error()).startsWith(expected);
    CommandRun probe = run("probe", "--checkpoint", checkpoint, "--data", half.toString());
    assertThat(probe.code()).isEqualTo(2);
    assertThat(probe.error()).startsWith(expected);
  }
}
