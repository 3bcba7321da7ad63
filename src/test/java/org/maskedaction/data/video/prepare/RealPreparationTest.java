package org.maskedaction.data.video.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.Part;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.testing.SharedData;

class RealPreparationTest {
  @TempDir private Path folder;

  private static VideoPreparation.Settings settings(Double val, String groups, Integer shortSide) {
    Pattern pattern = groups == null ? null : Pattern.compile(groups);
    return new VideoPreparation.Settings(val, 0, 0, pattern, shortSide, 2, List.of());
  }

  private VideoReport prepare(Catalogue catalogue, VideoPreparation.Settings settings)
      throws IOException {
    return new VideoPreparation(catalogue, settings).run(folder.resolve("out"), done -> {});
  }

  /** The split files as published, with the groups of split 1, for the videos that are there. */
  @Test
  void ucfSplitOneHasItsNumbers() throws IOException {
    Path data = SharedData.require("data/ucf101-6class");
    List<String> train = new ArrayList<>();
    List<String> test = new ArrayList<>();
    TreeSet<String> classes = new TreeSet<>();
    List<String> manifest = Files.readAllLines(data.resolve("manifest.csv"));
    for (String row : manifest.subList(1, manifest.size())) {
      classes.add(row.split(",")[1]);
    }
    List<String> order = new ArrayList<>(classes);
    for (String row : manifest.subList(1, manifest.size())) {
      String[] fields = row.split(",");
      String video = fields[0].replaceFirst("videos/", "");
      if (Integer.parseInt(fields[2]) <= 7) {
        test.add(video);
      } else {
        train.add(video + " " + (order.indexOf(fields[1]) + 1));
      }
    }
    List<String> numbered =
        order.stream().map(name -> (order.indexOf(name) + 1) + " " + name).toList();
    Catalogue catalogue =
        new VideoSources(
                data.resolve("videos"),
                null,
                List.of(
                    Files.write(folder.resolve("trainlist01.txt"), train),
                    Files.write(folder.resolve("testlist01.txt"), test)),
                Files.write(folder.resolve("classInd.txt"), numbered))
            .read(VideoSources.Format.UCF101);

    VideoReport report = prepare(catalogue, settings(0.2, "_g(\\d+)_", null));

    assertThat(report.leftOut()).isEmpty();
    assertThat(report.parts().get("test").videos()).isEqualTo(42);
    int trained = report.parts().get("train").videos();
    int validated = report.parts().get("val").videos();
    assertThat(trained + validated).isEqualTo(108);
    assertThat(validated).isBetween(18, 24);
    assertThat(report.videos().sizes()).isEqualTo(Map.of("320x240", 150));
    assertThat(groups("train.csv"))
        .doesNotContainAnyElementsOf(groups("val.csv"))
        .doesNotContainAnyElementsOf(groups("test.csv"));
  }

  private List<String> groups(String list) {
    return VideoList.read(folder.resolve("out").resolve(list), null).stream()
        .map(row -> row.id().replaceAll(".*_g(\\d+)_.*", "$1"))
        .toList();
  }

  @Test
  void jhmdbSplitOneIsReadFromItsOwnFilesAndShrinks() throws IOException {
    Path data = SharedData.require("data/jhmdb");
    Catalogue catalogue =
        new VideoSources(data.resolve("videos"), null, splitFiles(data, 1), null)
            .read(VideoSources.Format.HMDB51);
    assertThat(catalogue.entries()).hasSize(928);
    assertThat(catalogue.entries().stream().filter(entry -> entry.part() == Part.TRAIN))
        .hasSize(660);

    VideoReport report = prepare(catalogue, settings(null, null, 64));

    assertThat(report.classes()).isEqualTo(21);
    assertThat(report.parts().get("train").perClass()).hasSize(21).containsValue(5);
    assertThat(report.parts().get("train").videos()).isEqualTo(21 * 5);
    assertThat(report.parts().get("test").videos()).isEqualTo(21 * 3);
    assertThat(report.leftOut()).hasSize(928 - 168);
    assertThat(report.videos().sizes()).isEqualTo(Map.of("86x64", 168));
    assertThat(report.parts().get("train").frames() + report.parts().get("test").frames())
        .isEqualTo(framesInManifest(data));
  }

  private static long framesInManifest(Path data) throws IOException {
    List<String> manifest = Files.readAllLines(data.resolve("manifest.csv"));
    return manifest.stream().skip(1).mapToLong(row -> Long.parseLong(row.split(",")[5])).sum();
  }

  private List<Path> splitFiles(Path data, int split) throws IOException {
    List<Path> files = new ArrayList<>();
    try (ZipFile zip = new ZipFile(data.resolve("splits.zip").toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().endsWith("_test_split" + split + ".txt")) {
          Path file = folder.resolve(Path.of(entry.getName()).getFileName());
          byte[] text = zip.getInputStream(entry).readAllBytes();
          files.add(Files.writeString(file, new String(text, StandardCharsets.UTF_8)));
        }
      }
    }
    return files;
  }
}
