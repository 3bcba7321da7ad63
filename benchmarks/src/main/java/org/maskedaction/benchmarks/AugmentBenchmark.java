package org.maskedaction.benchmarks;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.data.video.FrameResizer;
import org.maskedaction.data.video.augment.ClipPixels;
import org.maskedaction.data.video.augment.RandAugment;
import org.maskedaction.data.video.augment.RandomErasing;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does augmentation cost? RandAugment and random erasing of a 16 x 224 x 224 clip beside a
 * copy of its bytes, and a frame of 320 x 240 resized to 224 x 224 beside Java2D, whose bilinear
 * filter does not smooth what it reduces.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AugmentBenchmark {
  private static final int FRAMES = 16;
  private static final int SIDE = 224;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int CHANNELS = 3;

  /** Ways to treat a clip. */
  public enum ClipWay {
    /** Four operations of RandAugment at magnitude 7, then random erasing of every clip. */
    AUGMENT,
    /** A copy. */
    COPY
  }

  /** Ways to resize a frame. */
  public enum FrameWay {
    /** The library's resizer. */
    RESIZER,
    /** {@link Graphics2D#drawImage}, bilinear. */
    JAVA2D
  }

  /** A clip of noise. */
  @State(Scope.Benchmark)
  public static class NoiseClip {
    /** What is done. */
    @Param public ClipWay way;

    private final byte[] source = new byte[FRAMES * SIDE * SIDE * CHANNELS];
    private final ClipPixels clip =
        new ClipPixels(FRAMES, SIDE, SIDE, new byte[FRAMES * SIDE * SIDE * CHANNELS]);
    private final RandAugment augment = new RandAugment(4, 7, 0.5);
    private final RandomErasing erasing =
        new RandomErasing(1, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
    private SplittableRandom random;

    /** Fills the clip; every iteration draws the same operations. */
    @Setup(Level.Iteration)
    public void fill() {
      random = new SplittableRandom(1);
      random.nextBytes(source);
    }
  }

  /** One clip. */
  @Benchmark
  public ClipPixels clip(NoiseClip state) {
    System.arraycopy(state.source, 0, state.clip.bytes(), 0, state.source.length);
    if (state.way == ClipWay.AUGMENT) {
      state.augment.apply(state.clip, state.random);
      state.erasing.apply(state.clip, state.random);
    }
    return state.clip;
  }

  /** A frame of noise. */
  @State(Scope.Benchmark)
  public static class NoiseFrame {
    /** Who resizes. */
    @Param public FrameWay way;

    private final BufferedImage source =
        new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    private final BufferedImage drawn = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_3BYTE_BGR);
    private final byte[] resized = new byte[SIDE * SIDE * CHANNELS];
    private final FrameResizer resizer =
        new FrameResizer(WIDTH, HEIGHT, CropBox.full(WIDTH, HEIGHT), SIDE, false);
    private ByteBuffer bytes;

    /** Fills the frame. */
    @Setup
    public void fill() {
      byte[] pixels = ((DataBufferByte) source.getRaster().getDataBuffer()).getData();
      new SplittableRandom(1).nextBytes(pixels);
      bytes = ByteBuffer.allocateDirect(pixels.length).put(0, pixels);
    }
  }

  /** One frame. */
  @Benchmark
  public Object resize(NoiseFrame state) {
    if (state.way == FrameWay.RESIZER) {
      state.resizer.resize(state.bytes, WIDTH * CHANNELS, state.resized, 0);
      return state.resized;
    }
    Graphics2D graphics = state.drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(state.source, 0, 0, SIDE, SIDE, null);
    graphics.dispose();
    return state.drawn;
  }
}
