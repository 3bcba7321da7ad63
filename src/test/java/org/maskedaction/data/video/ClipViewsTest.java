package org.maskedaction.data.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.LoaderSettings.Unusable;
import org.maskedaction.data.SampleLoader;

class ClipViewsTest {
  private static final int VIDEOS = 5;

  @TempDir Path folder;

  private static final List<ClipPipeline> VIEWS =
      new TestViews(2, 3)
          .pipelines(
              TestViews.Sampling.DENSE,
              new ClipPipeline(new WindowSampler(4, 2, false), new CropPolicy.CentreCrop(), 0, 16),
              4,
              2);

  private List<VideoEntry> entries() throws IOException {
    List<VideoEntry> entries = new ArrayList<>();
    for (int video = 0; video < VIDEOS; video++) {
      Path file = folder.resolve(video + ".mp4");
      TestVideo.write(file, 10 + video, TestVideo.WIDTH, TestVideo.HEIGHT, 2 * video);
      entries.add(new VideoEntry(file, "video-" + video, video, video + 1));
    }
    return entries;
  }

  private static BatchLoader<ClipBatch> reader(List<VideoEntry> entries, int workers) {
    LoaderSettings settings =
        LoaderSettings.inOrder(1, 0).readBy(workers, workers).withUnusable(Unusable.LEFT_OUT, 1);
    return new SampleLoader<>(new ClipSource(entries, VIEWS), ClipBatch::of, settings);
  }

  private static List<List<Clip>> read(BatchLoader<ClipBatch> reader) {
    List<List<Clip>> videos = new ArrayList<>();
    reader.forEach(video -> videos.add(video.clips()));
    return videos;
  }

  @Test
  void everyVideoGivesAllViewsInTheOrderOfTheListWhateverTheWorkers() throws IOException {
    List<VideoEntry> entries = entries();
    List<byte[]> expected = null;
    for (int workers : new int[] {1, 3, 9}) {
      try (BatchLoader<ClipBatch> reader = reader(entries, workers)) {
        List<List<Clip>> videos = read(reader);
        assertThat(videos).hasSize(VIDEOS).allMatch(clips -> clips.size() == VIEWS.size());
        assertThat(videos)
            .extracting(clips -> clips.get(0).id())
            .containsExactly("video-0", "video-1", "video-2", "video-3", "video-4");
        assertThat(videos.get(3)).allMatch(clip -> clip.label() == 3);
        List<byte[]> pixels = videos.stream().flatMap(List::stream).map(Clip::pixels).toList();
        expected = expected == null ? pixels : expected;
        for (int at = 0; at < pixels.size(); at++) {
          assertThat(pixels.get(at)).isEqualTo(expected.get(at));
        }
        assertThat(reader.leftOut()).isEmpty();
      }
    }
  }

  @Test
  void unreadableVideosAreLeftOutAndNamed() throws IOException {
    List<VideoEntry> entries = new ArrayList<>(entries());
    Path damaged = Files.writeString(folder.resolve("damaged.mp4"), "no video");
    entries.add(2, new VideoEntry(damaged, "damaged", 0, 9));
    entries.add(new VideoEntry(folder.resolve("absent.mp4"), "absent", 0, 10));
    try (BatchLoader<ClipBatch> reader = reader(entries, 2)) {
      assertThat(read(reader))
          .extracting(clips -> clips.get(0).id())
          .containsExactly("video-0", "video-1", "video-2", "video-3", "video-4");
      assertThat(reader.leftOut())
          .extracting(LeftOut::sample)
          .containsExactly(damaged.toString(), folder.resolve("absent.mp4").toString());
      assertThat(reader.leftOut().get(0).reason()).contains("damaged.mp4", "cannot be opened");
    }
  }
}
