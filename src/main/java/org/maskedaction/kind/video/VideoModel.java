package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.video.Clip;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.InputException;
import org.maskedaction.method.classify.VideoClassifierInference.ClipScores;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.run.RunCheckpoint;

/**
 * A trained or imported video model for other programs: clips in, features and classes out. For one
 * thread at a time.
 */
public final class VideoModel implements AutoCloseable {
  private static final int MAX_COLOUR = 255;

  private final OpenedVideoModel model;
  private final List<String> classNames;

  private VideoModel(OpenedVideoModel model, List<String> classNames) {
    this.model = model;
    this.classNames = classNames;
  }

  /**
   * Loads a model.
   *
   * @param checkpoint a checkpoint of a run on videos, or its run folder for the newest one
   * @throws InputException if it is none or damaged
   */
  public static VideoModel open(Path checkpoint) {
    RunCheckpoint source = RunCheckpoint.open(checkpoint);
    return new VideoModel(OpenedVideoModel.open(source, List.of()), ClassNames.kept(source.run()));
  }

  /** Names of the classes; empty where the run knows none. */
  public List<String> classNames() {
    return classNames;
  }

  /** Frames, height and width of the clips that the model takes. // [T, H, W] */
  public int[] clipShape() {
    VideoModelConfig config = model.video().model();
    return new int[] {config.numFrames(), config.imageSize(), config.imageSize()};
  }

  /**
   * One vector that describes a clip: what a classifier's head reads, or the mean of a pre-trained
   * encoder's output. // [D]
   *
   * @param clip red, green and blue from 0 to 255, rounded to whole numbers // [T, H, W, 3]
   * @throws InputException if the clip has another shape or a colour is outside that range
   */
  public float[] features(float[][][][] clip) {
    return scores(clip).features();
  }

  /**
   * The probability of every class. // [C]
   *
   * @param clip as for {@link #features}
   * @throws InputException as {@link #features}, or if the model is no classifier
   */
  public double[] probabilities(float[][][][] clip) {
    float[] logits = scores(clip).logits();
    if (logits.length == 0) {
      throw new InputException("the model is no classifier: it gives features, not classes");
    }
    return Scores.probabilities(logits);
  }

  private ClipScores scores(float[][][][] clip) {
    int[] shape = clipShape();
    byte[] pixels = new byte[shape[0] * shape[1] * shape[2] * Clip.CHANNELS];
    int next = 0;
    requireLength("frames", clip.length, shape[0]);
    for (float[][][] frame : clip) {
      requireLength("rows", frame.length, shape[1]);
      for (float[][] row : frame) {
        requireLength("columns", row.length, shape[2]);
        for (float[] pixel : row) {
          requireLength("colours", pixel.length, Clip.CHANNELS);
          for (float colour : pixel) {
            pixels[next++] = colour(colour);
          }
        }
      }
    }
    return model.run(new Clip("clip", -1, shape[0], shape[1], shape[2], pixels, null));
  }

  private static void requireLength(String what, int found, int expected) {
    if (found != expected) {
      throw new InputException("the clip has %d %s; expected %d".formatted(found, what, expected));
    }
  }

  private static byte colour(float value) {
    if (!(value >= 0 && value <= MAX_COLOUR)) {
      throw new InputException("the clip has the colour %s; expected 0 to 255".formatted(value));
    }
    return (byte) Math.round(value);
  }

  @Override
  public void close() {
    model.close();
  }
}
