package org.maskedaction.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.maskedaction.data.LoaderSettings;
import org.maskedaction.data.Part;
import org.maskedaction.data.SampleLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.data.video.ClipPipeline;
import org.maskedaction.data.video.ClipRecordReader;
import org.maskedaction.data.video.ClipSource;
import org.maskedaction.data.video.MultiScaleCrop;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.data.video.WindowSampler;
import org.maskedaction.data.video.generated.GeneratedDataset;
import org.maskedaction.data.video.generated.GeneratedSpec;
import org.maskedaction.data.video.generated.GeneratedSpec.BackgroundKind;
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
 * decoded, cropped at one of the scales of VideoMAE and resized. The encoded videos are also
 * decoded by FFmpeg alone, as the limit of what reading them can reach.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {
  private static final int CLIP_FRAMES = 16;
  private static final int BATCH = 8;
  private static final int FPS = 25;
  private static final int SEED = 1;

  /** One clip of a generated video on the calling thread. */
  @Benchmark
  public Clip oneThread(Generated generated) {
    return generated.clip();
  }

  /** One batch from the loader with a worker for every core. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ClipBatch loader(Generated generated) {
    return generated.batch();
  }

  /** One window of an encoded video on the calling thread. */
  @Benchmark
  public Object encoded(Encoded encoded) throws IOException {
    return encoded.work == Work.CLIP ? encoded.clip() : encoded.decode();
  }

  /** Generated videos and their loader. */
  @State(Scope.Benchmark)
  public static class Generated {
    private static final int VIDEOS = 8;
    private static final int QUEUE = 4;
    private static final int REPEATS = 1000;

    /** What the videos are like. */
    @Param public Video video;

    private Path folder;
    private List<VideoEntry> entries;
    private ClipPipeline pipeline;
    private ClipRecordReader reader;
    private SplittableRandom random;
    private int next;
    private SampleLoader<List<Clip>, ClipBatch> loader;
    private int epoch;

    /** Writes the videos and starts the loader. */
    @Setup
    public void generate() throws IOException {
      folder = Files.createTempDirectory("decode-benchmark");
      GeneratedDataset dataset = GeneratedDataset.ensure(folder, video.spec());
      entries = VideoList.read(dataset.list(Part.TRAIN), null);
      pipeline = video.pipeline();
      reader = new ClipRecordReader();
      random = new SplittableRandom(SEED);
      int workers = Runtime.getRuntime().availableProcessors();
      loader =
          new SampleLoader<>(
              new ClipSource(repeated(entries), List.of(pipeline)),
              ClipBatch::of,
              LoaderSettings.shuffled(BATCH, SEED).readBy(workers, QUEUE));
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

    private Clip clip() {
      return reader.readClip(entries.get(next++ % entries.size()), pipeline, random);
    }

    private ClipBatch batch() {
      ClipBatch batch = epoch == 0 ? null : loader.next();
      if (batch == null) {
        loader.startEpoch(epoch++, 0);
        batch = loader.next();
      }
      return batch;
    }
  }

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
      return new GeneratedSpec(
          Generated.VIDEOS, 1, 1, side, frames, FPS, BackgroundKind.STATIC, 1, SEED);
    }

    private ClipPipeline pipeline() {
      return new ClipPipeline(
          new WindowSampler(CLIP_FRAMES, samplingRate, true),
          new MultiScaleCrop(clipSide),
          0,
          clipSide);
    }
  }

  /** What is done with an encoded video. */
  public enum Work {
    /** The clip: frames counted, decoded, cropped, resized. */
    CLIP,
    /** The same frames from the key frame on, decoded by FFmpeg and left as they are. */
    FFMPEG_DECODE_ONLY
  }

  /** How a video is encoded. Key frames come as often as in UCF-101, or as in web video. */
  public enum Codec {
    /** MPEG-4 Part 2 by FFmpeg. */
    MPEG4(avcodec.AV_CODEC_ID_MPEG4, "mpeg4", 12),
    /** H.264 by OpenH264, the encoder that this build of FFmpeg has. */
    H264(avcodec.AV_CODEC_ID_H264, "libopenh264", 50);

    private final int id;
    private final String encoder;
    private final int keyFrameEvery;

    Codec(int id, String encoder, int keyFrameEvery) {
      this.id = id;
      this.encoder = encoder;
      this.keyFrameEvery = keyFrameEvery;
    }
  }

  /** One video of 200 frames of 320 x 240, of which clips of 224 x 224 are taken. */
  @State(Scope.Benchmark)
  public static class Encoded {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int FRAMES = 200;
    private static final int BITS_PER_SECOND = 500_000;
    private static final int CLIP_SIDE = 224;
    private static final double MICROS = 1e6;

    /** What is done. */
    @Param public Work work;

    /** How the video is encoded. */
    @Param public Codec codec;

    /** Frames from one of the clip to the next. */
    @Param({"2", "4"})
    public int samplingRate;

    private Path file;
    private VideoEntry entry;
    private WindowSampler sampler;
    private ClipPipeline pipeline;
    private ClipRecordReader reader;
    private SplittableRandom random;

    /** Writes the video. */
    @Setup
    public void write() throws IOException {
      file = Files.createTempFile("decode-benchmark", ".mp4");
      entry = new VideoEntry(file, "video", -1, 1);
      sampler = new WindowSampler(CLIP_FRAMES, samplingRate, true);
      pipeline = new ClipPipeline(sampler, new MultiScaleCrop(CLIP_SIDE), 0, CLIP_SIDE);
      reader = new ClipRecordReader();
      random = new SplittableRandom(SEED);
      try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), WIDTH, HEIGHT)) {
        recorder.setVideoCodec(codec.id);
        recorder.setVideoCodecName(codec.encoder);
        recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
        recorder.setFrameRate(FPS);
        recorder.setVideoBitrate(BITS_PER_SECOND);
        recorder.setGopSize(codec.keyFrameEvery);
        recorder.start();
        MovingTexture texture = new MovingTexture(WIDTH, HEIGHT, SEED);
        for (int frame = 0; frame < FRAMES; frame++) {
          recorder.recordImage(
              WIDTH,
              HEIGHT,
              Frame.DEPTH_UBYTE,
              Clip.CHANNELS,
              WIDTH * Clip.CHANNELS,
              avutil.AV_PIX_FMT_RGB24,
              texture.frame(frame));
        }
        recorder.stop();
      }
    }

    /** Deletes the video. */
    @TearDown
    public void delete() throws IOException {
      Files.delete(file);
    }

    private Clip clip() {
      return reader.readClip(entry, pipeline, random);
    }

    /** Decodes a window and returns the number of frames that took. */
    private int decode() throws IOException {
      int[] indices = sampler.indices(FRAMES, random);
      int last = indices[indices.length - 1];
      int start = indices[0] / codec.keyFrameEvery * codec.keyFrameEvery;
      try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile())) {
        grabber.setVideoOption("threads", "1");
        grabber.start();
        long micros = Math.round(start * MICROS / FPS);
        avformat.av_seek_frame(
            grabber.getFormatContext(), -1, micros, avformat.AVSEEK_FLAG_BACKWARD);
        for (int frame = start; frame <= last; frame++) {
          Frame decoded = grabber.grabFrame(false, true, false, false, false);
          if (Math.round(decoded.timestamp * FPS / MICROS) != frame) {
            throw new IllegalStateException("decoded another frame than " + frame);
          }
        }
      }
      return last - start + 1;
    }
  }

  /** Waves of many lengths that pan behind a moving disc, with noise as of a camera. */
  private static final class MovingTexture {
    private static final int WAVES = 24;
    private static final int NOISE = 7;
    private static final int OVERREAD_BYTES = 64;
    private static final int MIDDLE = 128;
    private static final double LOWEST = 0.01;
    private static final double HIGHEST = 0.8;

    private final int width;
    private final int height;
    private final SplittableRandom random;
    private final float[] texture; // [2 * height, 2 * width, 3]
    private final ByteBuffer pixels; // [height, width, 3]

    MovingTexture(int width, int height, int seed) {
      this.width = width;
      this.height = height;
      this.random = new SplittableRandom(seed);
      this.texture = new float[4 * width * height * Clip.CHANNELS];
      this.pixels = ByteBuffer.allocateDirect(width * height * Clip.CHANNELS + OVERREAD_BYTES);
      for (int channel = 0; channel < Clip.CHANNELS; channel++) {
        for (int wave = 0; wave < WAVES; wave++) {
          add(LOWEST * Math.pow(HIGHEST / LOWEST, wave / (WAVES - 1.0)), channel);
        }
      }
    }

    /** Adds a wave that is the weaker the shorter it is. */
    private void add(double frequency, int channel) {
      double angle = 2 * Math.PI * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      double strength = 12 * Math.pow(frequency / LOWEST, -0.3);
      for (int y = 0; y < 2 * height; y++) {
        for (int x = 0; x < 2 * width; x++) {
          double along = x * Math.cos(angle) + y * Math.sin(angle);
          texture[(y * 2 * width + x) * Clip.CHANNELS + channel] +=
              (float) (strength * Math.sin(frequency * along + phase));
        }
      }
    }

    ByteBuffer frame(int index) {
      int panX = (int) (width / 2.0 * (1 + Math.sin(index / 25.0)));
      int panY = (int) (height / 2.0 * (1 + Math.cos(index / 18.0)));
      double discX = width * (0.5 + 0.3 * Math.sin(index / 12.0));
      double discY = height * (0.5 + 0.2 * Math.cos(index / 9.0));
      pixels.clear();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean disc = Math.hypot(x - discX, y - discY) < height / 6.0;
          int from = disc ? y * 2 * width + x : (y + panY) * 2 * width + x + panX;
          for (int channel = 0; channel < Clip.CHANNELS; channel++) {
            float level = MIDDLE + texture[from * Clip.CHANNELS + channel] + random.nextInt(NOISE);
            pixels.put((byte) Math.max(0, Math.min(255, level)));
          }
        }
      }
      return pixels.clear();
    }
  }
}
