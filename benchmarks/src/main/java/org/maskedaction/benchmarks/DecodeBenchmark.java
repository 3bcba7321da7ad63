package org.maskedaction.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.maskedaction.data.generated.BackgroundKind;
import org.maskedaction.data.generated.GeneratedDataset;
import org.maskedaction.data.generated.GeneratedSpec;
import org.maskedaction.data.generated.GeneratedSplit;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipLoader;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.ClipRecordReader;
import org.maskedaction.data.video.MultiScaleCrop;
import org.maskedaction.data.video.RandomWindowSampler;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many clips per second come out of video files? A clip is 16 frames of a random window,
 * decoded, cropped at one of the scales of VideoMAE and resized.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {
  private static final int CLIP_FRAMES = 16;
  private static final int VIDEOS = 8;
  private static final int BATCH = 8;
  private static final int QUEUE = 4;
  private static final int REPEATS = 1000;
  private static final int FPS = 25;
  private static final int SEED = 1;

  /** What the videos are like. */
  @Param public Video video;

  private Path folder;
  private List<VideoEntry> entries;
  private ClipPipeline pipeline;
  private ClipRecordReader reader;
  private SplittableRandom random;
  private int next;
  private ClipLoader loader;
  private int epoch;

  /** Videos and the clips that are cut from them. */
  public enum Video {
    /** 24 frames of 64 x 64 to 16 frames of 64 x 64. */
    SMALL(64, 24, 1, 64),
    /** 64 frames of 320 x 320, every fourth of them taken, to 16 frames of 224 x 224. */
    FULL(320, 64, 4, 224);

    private final int side;
    private final int frames;
    private final int samplingRate;
    private final int clipSide;

    Video(int side, int frames, int samplingRate, int clipSide) {
      this.side = side;
      this.frames = frames;
      this.samplingRate = samplingRate;
      this.clipSide = clipSide;
    }

    private GeneratedSpec spec() {
      return new GeneratedSpec(VIDEOS, 1, 1, side, frames, FPS, BackgroundKind.STATIC, 1, SEED);
    }

    private ClipPipeline pipeline() {
      return new ClipPipeline(
          new RandomWindowSampler(CLIP_FRAMES, samplingRate),
          new MultiScaleCrop(clipSide),
          0,
          clipSide);
    }
  }

  /** Writes the videos and starts the loader. */
  @Setup
  public void generate() throws IOException {
    folder = Files.createTempDirectory("decode-benchmark");
    GeneratedDataset dataset = GeneratedDataset.ensure(folder, video.spec());
    entries = VideoList.read(dataset.list(GeneratedSplit.TRAIN), null);
    pipeline = video.pipeline();
    reader = new ClipRecordReader();
    random = new SplittableRandom(SEED);
    int workers = Runtime.getRuntime().availableProcessors();
    loader =
        new ClipLoader(
            repeated(entries),
            pipeline,
            new ClipLoader.Settings(BATCH, workers, QUEUE, SEED, true, true));
  }

  /** The entries over and over, so that the end of an epoch is rare. */
  private static List<VideoEntry> repeated(List<VideoEntry> entries) {
    List<VideoEntry> repeated = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      repeated.addAll(entries);
    }
    return repeated;
  }

  /** Stops the loader and deletes the videos. */
  @TearDown
  public void delete() throws IOException {
    loader.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** One clip on the calling thread. */
  @Benchmark
  public Clip oneThread() {
    return reader.readClip(entries.get(next++ % entries.size()), pipeline, random);
  }

  /** One batch from the loader with a worker for every core. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ClipBatch loader() {
    ClipBatch batch = epoch == 0 ? null : loader.next();
    if (batch == null) {
      loader.startEpoch(epoch++, 0);
      batch = loader.next();
    }
    return batch;
  }
}
