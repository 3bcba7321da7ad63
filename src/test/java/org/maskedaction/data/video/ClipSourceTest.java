package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.io.InputException;

@Timeout(60)
class ClipSourceTest {
  private static final int VIDEOS = 7;
  private static final long JOIN_MILLISECONDS = 5000;
  private static final ClipPipeline PIPELINE =
      new ClipPipeline(new WindowSampler(4, 2, true), new RandomResizedCrop(0.5), 0.5, 16);

  @TempDir Path folder;
  private List<VideoEntry> entries;

  @BeforeEach
  void writeVideos() throws IOException {
    entries = new ArrayList<>();
    for (int video = 0; video < VIDEOS; video++) {
      Path file = TestVideo.write(folder.resolve("v" + video + ".mp4"), 12 + video);
      entries.add(entry(file, video));
    }
  }

  @Test
  void batchesAreEqualInEveryBitForAnyNumberOfWorkers() throws IOException {
    breakVideo(2);
    List<String> one = epoch(entries, settings(1, 1), 3, 0);
    assertThat(epoch(entries, settings(3, 4), 3, 0)).isEqualTo(one);
  }

  @Test
  void resumingContinuesTheDataOrder() {
    List<String> whole = epoch(entries, settings(2, 2), 1, 0);
    assertThat(epoch(entries, settings(2, 2), 1, 2)).isEqualTo(whole.subList(2, whole.size()));
  }

  @Test
  void startingAnEpochDropsWhatWasInFlight() {
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, settings(2, 3))) {
      loader.startEpoch(0, 0);
      loader.next();
      loader.startEpoch(5, 1);
      ClipBatch batch = loader.next();
      assertThat(batch.epoch()).isEqualTo(5);
      assertThat(batch.index()).isEqualTo(1);
      assertThat(print(batch)).isEqualTo(epoch(entries, settings(1, 1), 5, 1).get(0));
    }
  }

  @Test
  void everyEpochHasAnOrderAndClipsOfItsOwn() {
    List<String> first = ids(0, true);
    List<String> second = ids(1, true);
    assertThat(first).hasSize(VIDEOS).doesNotHaveDuplicates().isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(first);
    assertThat(epoch(entries, ordered(), 0, 0)).isNotEqualTo(epoch(entries, ordered(), 1, 0));
  }

  @Test
  void withoutShufflingTheOrderIsThatOfTheList() {
    assertThat(ids(4, false)).isEqualTo(entries.stream().map(VideoEntry::id).toList());
  }

  @Test
  void anIncompleteBatchIsLeftOutOnRequest() {
    assertThat(epoch(entries, settings(3, 1, 1, true, true), 0, 0)).hasSize(2);
    assertThat(epoch(entries, settings(3, 1, 1, true, false), 0, 0)).hasSize(3);
    assertThatThrownBy(() -> loader(entries, PIPELINE, settings(8, 1, 1, true, true)).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("7 samples do not fill a batch of 8");
  }

  @Test
  void brokenAndMissingVideosAreListedOnceAndReplaced() throws IOException {
    breakVideo(2);
    Files.delete(entries.get(5).path());
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, ordered())) {
      for (int epoch = 0; epoch < 2; epoch++) {
        List<Clip> clips = clips(loader, epoch);
        assertThat(clips).hasSize(VIDEOS);
        assertThat(clips).extracting(Clip::id).doesNotContain("v2", "v5");
        assertThat(clips.get(3).id()).isEqualTo("v3");
        assertThat(clips.get(3).label()).isEqualTo(3);
      }
      assertThat(loader.leftOut())
          .extracting(LeftOut::sample)
          .containsExactly(entries.get(2).path().toString(), entries.get(5).path().toString());
      assertThat(loader.leftOut().get(0).reason()).contains("cannot be opened as a video");
      assertThat(loader.leftOut().get(1).reason()).contains("there is no such video file");
    }
  }

  @Test
  void aVideoThatVanishesDuringTrainingIsReplaced() throws IOException {
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, ordered())) {
      assertThat(clips(loader, 0)).extracting(Clip::id).contains("v4");
      Files.delete(entries.get(4).path());
      assertThat(clips(loader, 1)).hasSize(VIDEOS).extracting(Clip::id).doesNotContain("v4");
      assertThat(loader.leftOut())
          .extracting(LeftOut::sample)
          .containsExactly(entries.get(4).path().toString());
    }
  }

  @Test
  void withoutAnyReadableVideoTheCallerGetsTheReason() throws IOException {
    List<VideoEntry> broken = entries.subList(0, 2);
    breakVideo(0);
    breakVideo(1);
    try (SampleLoader<List<Clip>, ClipBatch> loader =
        loader(broken, PIPELINE, settings(2, 2, 2, true, false))) {
      loader.startEpoch(0, 0);
      assertThatThrownBy(loader::next)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("videos in 10 attempts")
          .hasMessageContaining("cannot be opened as a video");
      assertThatThrownBy(loader::next).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void repeatedClipsOfAVideoLieSideBySideAndDiffer() {
    LoaderSettings twice = settings(4, 2, 2, true, true).repeated(2);
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, twice)) {
      assertThat(loader.batchesPerEpoch()).isEqualTo(3); // of 14 clips
      loader.startEpoch(0, 0);
      List<Clip> batch = loader.next().clips();
      assertThat(batch.get(0).id()).isEqualTo(batch.get(1).id());
      assertThat(batch.get(2).id()).isEqualTo(batch.get(3).id()).isNotEqualTo(batch.get(0).id());
      assertThat(batch.get(0).pixels()).isNotEqualTo(batch.get(1).pixels());
    }
    List<String> whole = epoch(entries, twice, 1, 0);
    assertThat(epoch(entries, twice, 1, 2)).isEqualTo(whole.subList(2, 3));
    assertThatThrownBy(() -> settings(3, 1, 1, true, true).repeated(2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("multiple of 2");
  }

  @Test
  void augmentationsChangeTheFinishedPixels() {
    ClipPipeline marked =
        new ClipPipeline(
            PIPELINE.sampler(),
            PIPELINE.crop(),
            0,
            16,
            List.of((clip, random) -> clip.bytes()[5] = 7, (clip, random) -> clip.bytes()[5]++));
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, marked, settings(2, 2))) {
      loader.startEpoch(0, 0);
      assertThat(loader.next().clips()).allMatch(clip -> clip.pixels()[5] == 8);
    }
  }

  @Test
  void tooManyUnreadableVideosEndTheRun() throws IOException {
    breakVideo(2);
    breakVideo(4);
    Files.delete(entries.get(5).path());
    assertThat(
            epoch(
                entries,
                settings(1, 1, 1, false, false).withUnusable(Unusable.REPLACED, 0.5),
                0,
                0))
        .hasSize(VIDEOS);
    try (SampleLoader<List<Clip>, ClipBatch> loader =
        loader(
            entries,
            PIPELINE,
            settings(1, 1, 1, false, false).withUnusable(Unusable.REPLACED, 0.3))) {
      loader.startEpoch(0, 0);
      assertThatThrownBy(
              () -> {
                while (loader.next() != null) {
                  continue;
                }
              })
          .isInstanceOf(InputException.class)
          .hasMessageContaining("3 of 7 videos")
          .hasMessageContaining("data.max_bad_fraction 0.3");
    }
  }

  @Test
  void failuresOtherThanBadVideosReachTheCaller() {
    FrameSampler faulty =
        (count, random) -> {
          throw new ArithmeticException("fault");
        };
    ClipPipeline pipeline = new ClipPipeline(faulty, new CropPolicy.FullFrame(), 0, 16);
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, pipeline, settings(2, 2))) {
      loader.startEpoch(0, 0);
      assertThatThrownBy(loader::next)
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("fault");
      assertThat(loader.leftOut()).isEmpty();
    }
  }

  @Test
  void closingStopsTheWorkers() throws InterruptedException {
    SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, settings(2, 4));
    loader.startEpoch(0, 0);
    loader.close();
    assertThatThrownBy(loader::next).isInstanceOf(IllegalStateException.class);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("clip-loader")) {
        thread.join(JOIN_MILLISECONDS);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  @Test
  void settingsBelowOneAreRefused() {
    for (LoaderSettings settings :
        List.of(
            settings(1, 0, 1, true, true),
            settings(0, 1, 1, true, true),
            settings(1, 1, 0, true, true))) {
      assertThatThrownBy(() -> loader(entries, PIPELINE, settings).close())
          .isInstanceOf(InputException.class)
          .hasMessageContaining(" 0, expected 1 or more");
    }
  }

  private void breakVideo(int video) throws IOException {
    Files.writeString(entries.get(video).path(), "this is not a video");
  }

  private static VideoEntry entry(Path file, int video) {
    return new VideoEntry(file, "v" + video, video, video + 1);
  }

  private static SampleLoader<List<Clip>, ClipBatch> loader(
      List<VideoEntry> entries, ClipPipeline pipeline, LoaderSettings settings) {
    return new SampleLoader<>(new ClipSource(entries, List.of(pipeline)), ClipBatch::of, settings);
  }

  private static LoaderSettings settings(
      int batchSize, int workers, int queue, boolean shuffled, boolean dropLast) {
    return new LoaderSettings(
        batchSize, 9, shuffled, dropLast, 1, workers, queue, Unusable.REPLACED, 1);
  }

  private static LoaderSettings settings(int workers, int queue) {
    return settings(2, workers, queue, true, false);
  }

  private static LoaderSettings ordered() {
    return settings(2, 2, 2, false, false);
  }

  private List<String> ids(int epoch, boolean shuffle) {
    LoaderSettings settings = settings(2, 2, 2, shuffle, false);
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, settings)) {
      return clips(loader, epoch).stream().map(Clip::id).toList();
    }
  }

  private static List<Clip> clips(SampleLoader<List<Clip>, ClipBatch> loader, int epoch) {
    loader.startEpoch(epoch, 0);
    List<Clip> clips = new ArrayList<>();
    for (ClipBatch batch = loader.next(); batch != null; batch = loader.next()) {
      clips.addAll(batch.clips());
    }
    return clips;
  }

  private static List<String> epoch(
      List<VideoEntry> entries, LoaderSettings settings, int epoch, int firstBatch) {
    try (SampleLoader<List<Clip>, ClipBatch> loader = loader(entries, PIPELINE, settings)) {
      loader.startEpoch(epoch, firstBatch);
      List<String> batches = new ArrayList<>();
      for (ClipBatch batch = loader.next(); batch != null; batch = loader.next()) {
        batches.add(print(batch));
      }
      assertThat(batches).hasSize((int) loader.batchesPerEpoch() - firstBatch);
      return batches;
    }
  }

  /** Everything in a batch, so that equal text means equal bits. */
  private static String print(ClipBatch batch) {
    StringBuilder text = new StringBuilder();
    text.append(batch.epoch()).append('/').append(batch.index());
    for (Clip clip : batch.clips()) {
      text.append(' ').append(clip.id()).append(clip.view().crop()).append(clip.view().flipped());
      text.append(Arrays.toString(clip.view().frameIndices()));
      text.append(Arrays.toString(clip.pixels()));
    }
    return text.toString();
  }
}
