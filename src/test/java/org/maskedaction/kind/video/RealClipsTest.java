package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.experiment.TrainingRun;
import org.maskedaction.testing.LogCapture;
import org.maskedaction.testing.SharedData;
import org.maskedaction.testing.TinyPretraining;
import org.maskedaction.train.Metrics;

/** Videos of action recognition data sets, with a damaged file among them. */
class RealClipsTest {
  private static final int ACTIONS = 6;

  @TempDir Path folder;

  @Test
  void twoStepsOnRealVideosLeaveOutTheDamagedOne() throws IOException {
    List<Path> videos = new ArrayList<>();
    Path ucf = SharedData.require("data/ucf101-6class/videos").toRealPath();
    for (Path action : list(ucf)) {
      videos.add(videos(action).get(0));
    }
    assertThat(videos).hasSize(ACTIONS);
    videos.addAll(videos(SharedData.require("data/vision-test-clips/videos").toRealPath()));
    Path damaged =
        SharedData.require("data/video-decoder-zoo/files/jcodec_keyed_undecodable.mp4")
            .toRealPath();
    videos.add(damaged);
    List<String> rows = videos.stream().map(path -> path + " -1").toList();
    Path list = Files.write(folder.resolve("train.csv"), rows);
    VideoPretrainConfig config =
        TinyPretraining.onList(
            list,
            folder.resolve("run"),
            "data.crop=multi_scale",
            "data.sampling_rate=2",
            "ppo.mae_only_epochs=0",
            "optimizer.epochs=2",
            "optimizer.batch_size=" + rows.size() / 2);

    TrainingRun.Result result;
    try (LogCapture log = LogCapture.of("org.maskedaction.data.SampleLoader")) {
      PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
      result = new TrainingRun<>(new VideoPretraining(), config, false, List.of(), out).run();
      assertThat(log.lines()).anyMatch(line -> line.contains(damaged.toString()));
    }

    assertThat(result.steps()).isEqualTo(4);
    assertThat(result.leftOut()).extracting(LeftOut::sample).containsExactly(damaged.toString());
    Map<String, Double> after = result.after();
    assertThat(after.get(Metrics.VAL_LOSS.name())).isBetween(0.1, 2.0);
    assertThat(result.sheet()).isNotEmptyFile();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static List<Path> videos(Path folder) throws IOException {
    return list(folder).stream().filter(file -> file.toString().matches(".*\\.(avi|mp4)")).toList();
  }
}
