package org.maskedaction.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityLoader;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySamples;
import org.maskedaction.data.sensor.ModalityValues;
import org.maskedaction.data.sensor.TinyModalities;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonLoader;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.video.CentreCrop;
import org.maskedaction.data.video.CentreWindowSampler;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipLoader;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.RandomResizedCrop;
import org.maskedaction.data.video.RandomWindowSampler;
import org.maskedaction.data.video.TestVideo;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.ViewReader;
import org.maskedaction.data.video.augment.RandAugment;
import org.maskedaction.data.video.augment.RandomErasing;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpzWriter;

/** The batches of a seed stay what they are, in every bit. */
class LoaderBitsTest {
  private static final int VIDEOS = 7;
  private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
  private static final ClipPipeline RANDOM =
      new ClipPipeline(
          new RandomWindowSampler(4, 2),
          new RandomResizedCrop(0.5),
          0.5,
          16,
          List.of(new RandAugment(2, 7, 0.5), new RandomErasing(0.5, HALF, HALF)));
  private static final ClipPipeline CENTRE =
      new ClipPipeline(new CentreWindowSampler(4, 2), new CentreCrop(), 0, 16);

  @TempDir Path folder;

  /** Seven short videos, of which the third cannot be read. */
  private List<VideoEntry> videos() throws IOException {
    List<VideoEntry> entries = new ArrayList<>();
    for (int video = 0; video < VIDEOS; video++) {
      Path file = TestVideo.write(folder.resolve("v" + video + ".mp4"), 12 + video);
      entries.add(new VideoEntry(file, "v" + video, video, video + 1));
    }
    Files.writeString(entries.get(2).path(), "this is not a video");
    return entries;
  }

  @Test
  void trainingClips() throws IOException {
    try (ClipLoader loader =
        new ClipLoader(videos(), RANDOM, new ClipLoader.Settings(2, 2, 2, 9, true, true))) {
      assertThat(epochs(loader, this::views)).containsExactly("4b9378fe", "493210ab");
      assertThat(views(new ClipBatch(0, 0, List.of(loader.clip(1, 2), loader.clip(4, 0)))))
          .isEqualTo("a788b640");
    }
  }

  @Test
  void repeatedClips() throws IOException {
    try (ClipLoader loader =
        new ClipLoader(videos(), RANDOM, new ClipLoader.Settings(4, 2, 2, 9, true, true, 2, 1))) {
      assertThat(epochs(loader, this::views)).containsExactly("d3f656e4", "e0f71752");
    }
  }

  @Test
  void clipsInOrder() throws IOException {
    try (ClipLoader loader =
        new ClipLoader(videos(), CENTRE, new ClipLoader.Settings(3, 2, 2, 0, false, false))) {
      assertThat(epochs(loader, this::views)).containsExactly("9ae5f614", "61f57e38");
    }
  }

  @Test
  void viewsOfVideos() throws IOException {
    List<ClipPipeline> views =
        new TestViews(2, 3).pipelines(TestViews.Sampling.DENSE, CENTRE, 4, 2);
    try (ViewReader reader = new ViewReader(videos(), views, 2)) {
      StringBuilder all = new StringBuilder();
      int at = 0;
      for (List<Clip> clips = reader.next(); clips != null; clips = reader.next()) {
        all.append(views(new ClipBatch(0, at++, clips))).append(' ');
      }
      assertThat(checksum(all.toString())).isEqualTo("1b48ed53");
    }
  }

  private String views(ClipBatch batch) {
    StringBuilder text = new StringBuilder(bits(batch));
    for (Clip clip : batch.clips()) {
      text.append(clip.view().crop()).append(clip.view().flipped());
      text.append(Arrays.toString(clip.view().frameIndices()));
    }
    return checksum(text.toString());
  }

  private static SkeletonLoader skeletons(SkeletonLoader.Settings settings) {
    JointLayout layout = new JointLayout("chain", List.of("a", "b", "c"), List.of(0, 0, 1), 0);
    List<SkeletonSequence> sequences = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      float[] values = new float[(5 + i) * 2 * 3 * 3];
      SplittableRandom random = new SplittableRandom(i);
      for (int at = 0; at < values.length; at++) {
        values[at] = (float) random.nextDouble();
      }
      sequences.add(new SkeletonSequence("s" + i, i % 4, Capture.UNKNOWN, 5 + i, 2, 3, 3, values));
    }
    SkeletonDataConfig config =
        ConfigLoader.defaults(SkeletonDataConfig.class, List.of("path=unused.npz", "scale=0.1"));
    return new SkeletonLoader(sequences, new SkeletonFeeder(config, layout, 6), settings);
  }

  @Test
  void trainingSkeletons() {
    try (SkeletonLoader loader = skeletons(new SkeletonLoader.Settings(3, 7, true))) {
      assertThat(epochs(loader, this::bits)).containsExactly("3b88be40", "68aeb2c1");
      assertThat(checksum(Arrays.toString(loader.clip(2, 5).values()))).isEqualTo("01ff2312");
    }
  }

  @Test
  void shuffledSkeletonsAsTheyAre() {
    try (SkeletonLoader loader = skeletons(new SkeletonLoader.Settings(3, 7, true, false))) {
      assertThat(epochs(loader, this::bits)).containsExactly("bea6d412", "b0fb8336");
    }
  }

  @Test
  void skeletonsInOrder() {
    try (SkeletonLoader loader = skeletons(new SkeletonLoader.Settings(3, 0, false))) {
      assertThat(epochs(loader, this::bits)).containsExactly("60c71e7f", "1160fe2c");
    }
  }

  /** Samples of two modalities, of which the fourth has one and the sixth and seventh none. */
  private static final class Sensors implements ModalitySamples {
    private static final Set<Integer> BROKEN = Set.of(6, 7);

    @Override
    public int size() {
      return 12;
    }

    @Override
    public String id(int index) {
      return "s" + index;
    }

    @Override
    public int label(int index) {
      return index % 3;
    }

    @Override
    public ModalitySample load(int index, SplittableRandom random) {
      if (index == 5) {
        throw new InputException("s5 is bad");
      }
      List<ModalityValues> values = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      for (int modality = 0; modality < 2; modality++) {
        if (BROKEN.contains(index) || index == 3 && modality == 1) {
          problems.add("bad " + index + "/" + modality);
          values.add(null);
        } else {
          float value = index + (random == null ? 0 : (float) random.nextDouble() / 2);
          values.add(
              new ModalityValues(new float[] {value, -value}, new boolean[] {true, index > 2}));
        }
      }
      return new ModalitySample(id(index), label(index), values, problems);
    }
  }

  private static ModalityLoader sensors(ModalityLoader.Settings settings) {
    List<ModalityConfig> modalities =
        List.of(
            TinyModalities.modality("{name: a, kind: sequence, length: 2, values: 1}"),
            TinyModalities.modality(
                "{name: b, kind: sequence, length: 2, values: 1, mean: [0.5], std: [2]}"));
    return new ModalityLoader(new Sensors(), modalities, settings);
  }

  @Test
  void trainingSamplesOfModalities() {
    try (ModalityLoader loader = sensors(new ModalityLoader.Settings(5, 7, true, 2, 2, 0.5))) {
      assertThat(epochs(loader, this::bits)).containsExactly("e1afad37", "ad1deb50");
      assertThat(loader.sample(3, 6).id()).isEqualTo("s1");
      assertThat(loader.sample(3, 8).modalities().get(0).values())
          .containsExactly(8.341003f, -8.341003f);
    }
  }

  /** Today another sample takes the place of one that cannot be used even here. */
  @Test
  void samplesOfModalitiesInOrder() {
    try (ModalityLoader loader = sensors(new ModalityLoader.Settings(5, 7, false, 2, 2, 0.5))) {
      List<ModalityBatch> batches = new ArrayList<>();
      assertThat(epochs(loader, batch -> bits(batches, batch)))
          .containsExactly("5491b986", "ae25520a");
      assertThat(batches.stream().flatMap(batch -> batch.ids().stream()).limit(12).toList())
          .containsExactly(
              "s0", "s1", "s2", "s3", "s4", "s2", "s9", "s9", "s8", "s9", "s10", "s11");
    }
  }

  private String bits(List<ModalityBatch> batches, ModalityBatch batch) {
    batches.add(batch);
    return bits(batch);
  }

  /** A checksum of the first epoch, and one of the rest of the third. */
  private static <B extends Batch> List<String> epochs(
      BatchLoader<B> loader, Function<B, String> print) {
    return List.of(epoch(loader, 0, 0, print), epoch(loader, 2, 1, print));
  }

  private static <B extends Batch> String epoch(
      BatchLoader<B> loader, int epoch, int first, Function<B, String> print) {
    StringBuilder all = new StringBuilder();
    loader.startEpoch(epoch, first);
    for (B batch = loader.next(); batch != null; batch = loader.next()) {
      all.append(print.apply(batch)).append(' ');
    }
    return checksum(all.toString());
  }

  private String bits(Batch batch) {
    try {
      Path file = folder.resolve("batch.npz");
      NpzWriter npz = new NpzWriter();
      batch.writeTo(npz);
      npz.write(file);
      String arrays = new String(Files.readAllBytes(file), ISO_8859_1);
      return batch.epoch() + " " + batch.ids() + " " + checksum(arrays);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String checksum(String text) {
    CRC32 checksum = new CRC32();
    checksum.update(text.getBytes(UTF_8));
    return String.format(Locale.ROOT, "%08x", checksum.getValue());
  }
}
