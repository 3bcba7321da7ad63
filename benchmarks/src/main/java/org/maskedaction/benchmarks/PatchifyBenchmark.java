package org.maskedaction.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.maskedaction.data.video.Clip;
import org.maskedaction.kind.video.VideoDataConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.method.mae.PatchBatch;
import org.maskedaction.ops.Backend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to cut the bytes of a 16 x 224 x 224 clip into normalised float tubelets?
 * Beside it a copy of as many floats in memory, the limit.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PatchifyBenchmark {
  /** How it is done. */
  @Param public Way way;

  /** Tubelets, or a copy. */
  public enum Way {
    /** The library's tubelets. */
    TUBELETS,
    /** A copy within memory. */
    COPY
  }

  private List<Clip> clips;
  private PatchBatch patches;
  private BytePointer from;
  private BytePointer to;

  /** Fills the clip. */
  @Setup
  public void fill() {
    Backend.initialise();
    VideoPretrainConfig config = StepSize.BASE.config("random");
    VideoDataConfig data = config.data();
    clips = NoiseClips.of(config.model(), 1, new SplittableRandom(1));
    patches = new PatchBatch(config.model(), data.pixels(), 1);
    long bytes = patches.array().length() * Float.BYTES;
    from = new BytePointer(bytes);
    to = new BytePointer(bytes);
    Pointer.memset(from, 1, bytes);
  }

  /** One clip. */
  @Benchmark
  public Object clip() {
    if (way == Way.COPY) {
      return Pointer.memcpy(to, from, from.capacity());
    }
    patches.load(clips);
    return patches;
  }
}
