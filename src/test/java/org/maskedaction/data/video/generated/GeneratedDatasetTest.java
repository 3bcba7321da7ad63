package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.io.InputException;

class GeneratedDatasetTest {
  private static final GeneratedSpec SPEC = spec(23, 0);

  @TempDir Path temporary;

  @Test
  void listsClassesTruthAndVideosAreThere() throws IOException {
    GeneratedDataset data = GeneratedDataset.ensure(temporary.resolve("new/data"), SPEC);

    assertThat(Files.readAllLines(data.classes()))
        .hasSize(MotionPattern.values().length)
        .startsWith("left_to_right", "right_to_left");
    assertThat(data.dir().resolve("spec.json")).exists();
    assertThat(data.dir().resolve("spec.json.part")).doesNotExist();
    MotionTruth truth = MotionTruth.load(data.truth());
    assertThat(truth.size()).isEqualTo(23 + 11 + 10);
    for (Part part : Part.values()) {
      List<String> rows = Files.readAllLines(data.list(part));
      assertThat(rows).hasSize(SPEC.clips(part));
      for (String row : rows) {
        String[] fields = row.split(" ");
        assertThat(fields).hasSize(2);
        assertThat(truth.clip(fields[0]).label()).isEqualTo(Integer.parseInt(fields[1]));
        assertThat(data.dir().resolve(fields[0])).isRegularFile();
      }
    }
    assertThat(DecodedVideo.of(data.dir().resolve("videos/val/000010.mp4")).frames()).hasSize(12);
    assertThat(files(data.dir())).hasSize(44 + 6);
  }

  @Test
  void classesDifferInSizeByOneClipAtMost() throws IOException {
    GeneratedDataset data = GeneratedDataset.ensure(temporary, SPEC);
    Map<String, Long> counts =
        Files.readAllLines(data.list(Part.TRAIN)).stream()
            .map(row -> row.split(" ")[1])
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts).hasSize(MotionPattern.values().length);
    assertThat(counts.values()).containsOnly(2L, 3L);
  }

  @Test
  void equalSeedsGiveEqualFilesForAnyNumberOfThreads() throws IOException {
    GeneratedDataset one = GeneratedDataset.ensure(temporary.resolve("one"), SPEC, 1, done -> {});
    GeneratedDataset three =
        GeneratedDataset.ensure(temporary.resolve("three"), SPEC, 3, done -> {});
    List<String> names = files(one.dir());
    assertThat(files(three.dir())).isEqualTo(names);
    for (String name : names) {
      assertThat(Files.mismatch(one.dir().resolve(name), three.dir().resolve(name)))
          .as(name)
          .isEqualTo(-1);
    }
  }

  @Test
  void anotherSeedGivesOtherVideos() throws IOException {
    GeneratedDataset first = GeneratedDataset.ensure(temporary.resolve("0"), spec(1, 0));
    GeneratedDataset second = GeneratedDataset.ensure(temporary.resolve("1"), spec(1, 1));
    String name = GeneratedDataset.clipPath(Part.TRAIN, 0);
    assertThat(Files.mismatch(first.dir().resolve(name), second.dir().resolve(name)))
        .isNotEqualTo(-1);
  }

  @Test
  void progressCountsEveryClipOnce() {
    List<Integer> calls = new ArrayList<>();
    GeneratedDataset.ensure(temporary, SPEC, 2, calls::add);
    assertThat(calls).isEqualTo(IntStream.rangeClosed(1, 44).boxed().toList());
  }

  @Test
  void aCompleteDataSetIsUsedAsItIs() throws IOException {
    GeneratedDataset data = GeneratedDataset.ensure(temporary, SPEC);
    Map<String, Object> before = times(data.dir());
    List<Integer> calls = new ArrayList<>();
    assertThat(GeneratedDataset.ensure(temporary, SPEC, 2, calls::add)).isEqualTo(data);
    assertThat(calls).isEmpty();
    assertThat(times(data.dir())).isEqualTo(before);
  }

  @Test
  void anInterruptedGenerationGoesOnWhereItStopped() throws IOException {
    Path whole = GeneratedDataset.ensure(temporary.resolve("whole"), SPEC).dir();
    Path dir = GeneratedDataset.ensure(temporary.resolve("interrupted"), SPEC).dir();
    Files.move(dir.resolve("spec.json"), dir.resolve("spec.json.part"));
    Files.delete(dir.resolve("truth.jsonl"));
    Files.delete(dir.resolve("videos/train/000003.mp4"));
    Files.delete(dir.resolve("videos/test/000009.mp4"));
    Files.writeString(dir.resolve("videos/train/000003.mp4.part"), "half a video");
    Map<String, Object> before = times(dir.resolve("videos/val"));

    GeneratedDataset.ensure(dir, SPEC);

    assertThat(times(dir.resolve("videos/val"))).isEqualTo(before);
    assertThat(files(dir)).isEqualTo(files(whole));
    for (String name : files(whole)) {
      assertThat(Files.mismatch(whole.resolve(name), dir.resolve(name))).as(name).isEqualTo(-1);
    }
  }

  @Test
  void aFailureWhileGeneratingLeavesNoMarker() {
    assertThatThrownBy(
            () ->
                GeneratedDataset.ensure(
                    temporary,
                    SPEC,
                    1,
                    done -> {
                      throw new IllegalStateException("stop");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(temporary.resolve("spec.json")).doesNotExist();
    assertThat(temporary.resolve("spec.json.part")).exists();
  }

  @Test
  void anotherSpecIsRefusedForACompleteAndForAnInterruptedDataSet() throws IOException {
    GeneratedDataset.ensure(temporary, spec(1, 0));
    assertRefused(spec(1, 1));
    Files.move(temporary.resolve("spec.json"), temporary.resolve("spec.json.part"));
    assertRefused(spec(1, 1));
  }

  @Test
  void aFolderWithOtherFilesIsRefused() throws IOException {
    Files.writeString(temporary.resolve("thesis.txt"), "text");
    assertThatThrownBy(() -> GeneratedDataset.ensure(temporary, SPEC))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no generated data set");
    assertThat(files(temporary)).containsExactly("thesis.txt");
  }

  @Test
  void aDamagedMarkerIsReported() throws IOException {
    Files.writeString(temporary.resolve("spec.json"), "{\"generator_version\": 1}");
    assertThatThrownBy(() -> GeneratedDataset.ensure(temporary, SPEC))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("spec.json");
  }

  private void assertRefused(GeneratedSpec other) {
    assertThatThrownBy(() -> GeneratedDataset.ensure(temporary, other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another data set")
        .hasMessageContaining("delete");
  }

  private static GeneratedSpec spec(int trainClips, long seed) {
    return new GeneratedSpec(
        trainClips, 11, 10, 32, 12, 25, GeneratedSpec.BackgroundKind.SMOOTH, 1, seed);
  }

  private static List<String> files(Path dir) throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> dir.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static Map<String, Object> times(Path dir) throws IOException {
    Map<String, Object> times = new TreeMap<>();
    for (String name : files(dir)) {
      times.put(name, Files.getLastModifiedTime(dir.resolve(name)));
    }
    return times;
  }
}
