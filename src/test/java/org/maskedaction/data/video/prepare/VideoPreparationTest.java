package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.TestVideo;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;

class VideoPreparationTest {
  @TempDir private Path folder;

  private Path videos() {
    return folder.resolve("videos");
  }

  private void video(String name, int frames) throws IOException {
    Path file = videos().resolve(name);
    Files.createDirectories(file.getParent());
    TestVideo.write(file, frames);
  }

  /** Different content in every video, by the number of frames. */
  private void classes(int perClass) throws IOException {
    int frames = 2;
    for (String name : List.of("high jump", "Größe")) {
      for (int number = 0; number < perClass; number++) {
        video("%s/v_g%02d_%d.avi".formatted(name, number / 2, number), frames++);
      }
    }
  }

  private static VideoPreparation.Settings settings(Double val, Integer shortSide, int workers) {
    return new VideoPreparation.Settings(val, 0, 3, null, shortSide, workers, List.of("prepare"));
  }

  private VideoReport prepare(VideoPreparation.Settings settings, Path out) throws IOException {
    return prepare(FolderCatalogue.read(videos(), null), settings, out);
  }

  private static VideoReport prepare(
      Catalogue catalogue, VideoPreparation.Settings settings, Path out) throws IOException {
    return new VideoPreparation(catalogue, settings).run(out, done -> {});
  }

  private static List<String> names(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void listsNameEveryVideoOnceByItsAbsolutePath() throws IOException {
    classes(5);
    Path out = folder.resolve("out");

    VideoReport report = prepare(settings(null, null, 2), out);

    assertThat(names(out)).containsExactly("classes.txt", "report.json", "train.csv", "val.csv");
    assertThat(out.resolve("classes.txt")).hasContent("Größe\nhigh jump\n");
    List<VideoEntry> train = VideoList.read(out.resolve("train.csv"), folder.resolve("elsewhere"));
    List<VideoEntry> val = VideoList.read(out.resolve("val.csv"), null);
    assertThat(train).hasSize(8).allMatch(row -> Files.exists(row.path()));
    assertThat(val).extracting(VideoEntry::label).containsExactly(0, 1);
    List<VideoEntry> all = new ArrayList<>(train);
    all.addAll(val);
    assertThat(all).extracting(VideoEntry::path).doesNotHaveDuplicates().hasSize(10);
    assertThat(all)
        .allMatch(
            row ->
                row.path().startsWith(videos().resolve(row.label() == 0 ? "Größe" : "high jump")));
    assertThat(report.parts().get("train").perClass())
        .isEqualTo(Map.of("Größe", 4, "high jump", 4));
    assertThat(report.videos().frames()).isEqualTo(new VideoReport.FrameSpan(2, 7, 11));
    assertThat(report.videos().sizes()).isEqualTo(Map.of("64x48", 10));
    assertThat(report.videos().codecs()).isEqualTo(Map.of("mpeg4", 10));
    assertThat(report.videos().frameRates()).isEqualTo(Map.of("25.000", 10));
  }

  @Test
  void theNumberOfWorkersDoesNotMatterButTheSeedDoes() throws IOException {
    classes(6);
    prepare(settings(null, 32, 1), folder.resolve("a"));
    prepare(settings(null, 32, 3), folder.resolve("b"));
    assertThat(names(folder.resolve("b"))).isEqualTo(names(folder.resolve("a"))).hasSize(4 + 12);
    for (String name : names(folder.resolve("a"))) {
      assertThat(folder.resolve("b").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("a").resolve(name));
    }
    VideoPreparation.Settings other =
        new VideoPreparation.Settings(null, 0, 4, null, 32, 1, List.of("prepare"));
    prepare(other, folder.resolve("c"));
    assertThat(Files.readString(folder.resolve("c/train.csv")))
        .isNotEqualTo(Files.readString(folder.resolve("a/train.csv")));
  }

  @Test
  void unreadableVideosAreLeftOutWithTheirReason() throws IOException {
    classes(2);
    Files.write(videos().resolve("Größe/empty.mp4"), new byte[0]);
    Files.writeString(videos().resolve("Größe/text.mp4"), "no video at all");
    Path out = folder.resolve("out");

    VideoReport report = prepare(settings(0.0, null, 2), out);

    assertThat(VideoList.read(out.resolve("train.csv"), null)).hasSize(4);
    assertThat(report.leftOut())
        .extracting(LeftOut::sample)
        .containsExactly("Größe/empty.mp4", "Größe/text.mp4");
    assertThat(report.leftOut())
        .allSatisfy(
            video ->
                assertThat(video.reason()).contains(video.sample(), "cannot be opened as a video"));
    JsonNode json = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    assertThat(json.at("/left_out/1/source").asText()).isEqualTo("Größe/text.mp4");
    assertThat(json.at("/parts/train/per_class/Größe").asInt()).isEqualTo(2);
    assertThat(json.at("/command/0").asText()).isEqualTo("prepare");
    assertThat(json.at("/seed").asInt()).isEqualTo(3);
  }

  @Test
  void rowsWithoutAFileAreLeftOut() throws IOException {
    video("run/a.avi", 3);
    Path list = Files.writeString(folder.resolve("all.txt"), "run/a.avi 0\nrun/gone.avi 0\n");
    VideoReport report =
        prepare(
            ListCatalogue.read(videos(), list, null),
            settings(0.0, null, 1),
            folder.resolve("out"));
    assertThat(report.parts().get("train").videos()).isEqualTo(1);
    assertThat(report.leftOut())
        .containsExactly(
            new LeftOut(
                "run/gone.avi",
                videos().resolve("run/gone.avi") + ": there is no such video file"));
  }

  @Test
  void withoutAnyReadableVideoThereIsNoOutput() throws IOException {
    Files.createDirectories(videos().resolve("run"));
    Files.writeString(videos().resolve("run/a.mp4"), "text");
    assertThatThrownBy(() -> prepare(settings(null, null, 1), folder.resolve("out")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none of 1 videos can be read, the first reason: ")
        .hasMessageContaining("a.mp4");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(videos());
    }
  }

  @Test
  void aFolderWithContentIsRefusedAndAnEmptyOneTaken() throws IOException {
    classes(1);
    Path out = Files.createDirectories(folder.resolve("out"));
    prepare(settings(0.0, null, 1), out);
    assertThat(out.resolve("train.csv")).exists();
    assertThatThrownBy(() -> prepare(settings(0.0, null, 1), out))
        .isInstanceOf(InputException.class)
        .hasMessage(out + ": is not empty, expected a new or empty folder");
  }

  @Test
  void whatABrokenOffPreparationLeftIsNamed() throws IOException {
    classes(1);
    Path aside = Files.createDirectories(folder.resolve(".out.preparing"));
    assertThatThrownBy(() -> prepare(settings(0.0, null, 1), folder.resolve("out")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(aside + ": is there from a preparation");
    assertThat(aside).exists();
  }

  @Test
  void shrunkVideosLieInTheOutputFolderAndSmallOnesAreCopied() throws IOException {
    video("high jump/a.avi", 7);
    video("high jump/deeper/a.avi", 5);
    Path small = videos().resolve("high jump/small.MP4");
    TestVideo.write(small, 4, 16, 30, 0);
    Path out = folder.resolve("out");

    VideoReport report = prepare(settings(0.0, 32, 2), out);

    assertThat(Files.readAllLines(out.resolve("train.csv")))
        .containsExactly(
            "videos/high jump/a.mp4 0",
            "videos/high jump/a-2.mp4 0",
            "videos/high jump/small.mp4 0");
    assertThat(PreparedVideo.Facts.probe(out.resolve("videos/high jump/a-2.mp4")))
        .satisfies(
            facts -> {
              assertThat(facts.frames()).isEqualTo(5);
              assertThat(facts.height()).isEqualTo(32);
              assertThat(facts.width()).isEqualTo(42); // 64 * 32 / 48 = 42.67
            });
    assertThat(out.resolve("videos/high jump/small.mp4")).hasSameBinaryContentAs(small);
    assertThat(report.shrunk()).isEqualTo(2);
    assertThat(report.videos().sizes()).isEqualTo(Map.of("42x32", 2, "16x30", 1));
  }

  @Test
  void groupsDoNotCrossParts() throws IOException {
    classes(8);
    VideoPreparation.Settings grouped =
        new VideoPreparation.Settings(
            0.25, 0, 0, Pattern.compile("_g(\\d+)_"), null, 2, List.of("prepare"));
    Path out = folder.resolve("out");
    prepare(grouped, out);
    List<String> val = groups(out.resolve("val.csv"));
    assertThat(val).hasSize(4);
    assertThat(groups(out.resolve("train.csv"))).hasSize(12).doesNotContainAnyElementsOf(val);
  }

  private static List<String> groups(Path list) {
    return VideoList.read(list, null).stream()
        .map(row -> row.id().replaceAll(".*_(g\\d+)_.*", "$1"))
        .toList();
  }

  @Test
  void aNameWithoutGroupIsRefused() throws IOException {
    classes(1);
    VideoPreparation.Settings grouped =
        new VideoPreparation.Settings(null, 0, 0, Pattern.compile("_s\\d"), null, 1, List.of());
    assertThatThrownBy(() -> prepare(grouped, folder.resolve("out")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--group-regex: '_s\\d' is not found in 'Größe/v_g00_0.avi'");
  }

  @Test
  void equalFilesStayTogetherInADrawnSplit() throws IOException {
    classes(1);
    for (int copy = 0; copy < 6; copy++) {
      Files.copy(
          videos().resolve("Größe/v_g00_0.avi"), videos().resolve("Größe/copy" + copy + ".avi"));
    }
    VideoReport report = prepare(settings(0.4, null, 1), folder.resolve("out"));
    assertThat(report.duplicates()).isEmpty();
    assertThat(report.parts().get("train").perClass()).containsEntry("Größe", 7);
  }

  @Test
  void equalFilesInDifferentPartsOfAGivenSplitAreReported() throws IOException {
    video("train/run/a.avi", 3);
    video("train/run/c.avi", 4);
    Files.createDirectories(videos().resolve("test/run"));
    Files.copy(videos().resolve("train/run/a.avi"), videos().resolve("test/run/b.avi"));

    VideoReport report = prepare(settings(null, null, 1), folder.resolve("out"));

    assertThat(names(folder.resolve("out"))).contains("train.csv", "test.csv").hasSize(4);
    assertThat(report.duplicates()).hasSize(1);
    assertThat(report.duplicates().get(0).videos())
        .isEqualTo(Map.of("train", List.of("train/run/a.avi"), "test", List.of("test/run/b.avi")));
  }

  @Test
  void validationIsTakenFromTheTrainingPartOfAGivenSplit() throws IOException {
    for (int number = 0; number < 4; number++) {
      video("train/run/%d.avi".formatted(number), 2 + number);
      video("test/run/%d.avi".formatted(number), 8 + number);
    }
    Path out = folder.resolve("out");
    prepare(settings(0.25, null, 2), out);
    assertThat(VideoList.read(out.resolve("train.csv"), null)).hasSize(3);
    assertThat(VideoList.read(out.resolve("val.csv"), null)).hasSize(1);
    assertThat(VideoList.read(out.resolve("test.csv"), null))
        .hasSize(4)
        .allMatch(row -> row.id().contains("/test/run/"));
  }

  @Test
  void aPartThatTheSplitHasCannotBeDrawn() throws IOException {
    video("train/run/a.avi", 2);
    video("val/run/b.avi", 3);
    assertThatThrownBy(() -> prepare(settings(0.5, null, 1), folder.resolve("out")))
        .isInstanceOf(InputException.class)
        .hasMessage("--val-fraction: the split has a part for val already");
  }

  @Test
  void videosWithoutLabelsAreListedAsSuch() throws IOException {
    video("a.avi", 2);
    Path list = Files.writeString(folder.resolve("all.txt"), "a.avi -1\n");
    Path out = folder.resolve("out");
    VideoReport report =
        prepare(ListCatalogue.read(videos(), list, null), settings(0.0, 16, 1), out);
    assertThat(Files.readAllLines(out.resolve("train.csv")))
        .containsExactly("videos/unlabelled/a.mp4 -1");
    assertThat(report.parts().get("train").unlabelled()).isEqualTo(1);
  }
}
