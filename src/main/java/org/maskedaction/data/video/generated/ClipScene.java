package org.maskedaction.data.video.generated;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.DataPurposes;
import org.maskedaction.data.Part;
import org.maskedaction.random.RandomStreams;

/**
 * All that one generated clip shows. Background, appearance and anchors of the sprites come from
 * streams that do not know the pattern; anchors are uniform over the cyclic frame, so a single
 * frame tells nothing about the class.
 *
 * @param spec what the data set consists of
 * @param pattern the class
 * @param background what is behind the sprites
 * @param sprites from the rearmost to the foremost
 */
public record ClipScene(
    GeneratedSpec spec, MotionPattern pattern, Background background, List<Sprite> sprites) {
  private static final SpriteShape[] SHAPES = SpriteShape.values();
  private static final int CHANNELS = 3;
  private static final double MAX_SPIN = Math.toRadians(2);

  /** A surface and where it moves. */
  record Sprite(SpriteTexture texture, SpriteTrack track) {}

  /** The scene of clip {@code index} of a part: a pure function of the spec. */
  public static ClipScene sample(GeneratedSpec spec, Part part, int index) {
    return sample(spec, part, index, MotionPattern.ofIndex(index));
  }

  /** The same scene with the sprites moving by another pattern. */
  public static ClipScene sample(GeneratedSpec spec, Part part, int index, MotionPattern pattern) {
    SplittableRandom random =
        RandomStreams.of(spec.seed(), DataPurposes.GENERATOR, part.number(), index);
    Background background = Background.sample(spec.background(), random.split(), spec.size());
    List<Sprite> sprites = new ArrayList<>();
    for (int i = 0; i < spec.sprites(); i++) {
      sprites.add(sprite(spec, pattern, random.split(), random.split()));
    }
    return new ClipScene(spec, pattern, background, List.copyOf(sprites));
  }

  /** The tracks of the sprites. */
  List<SpriteTrack> tracks() {
    return sprites.stream().map(Sprite::track).toList();
  }

  private static Sprite sprite(
      GeneratedSpec spec, MotionPattern pattern, SplittableRandom looks, SplittableRandom moves) {
    int size = spec.size();
    SpriteShape shape = SHAPES[looks.nextInt(SHAPES.length)];
    double diameter = looks.nextDouble(size / 4.0, size / 3.0);
    double anchorX = looks.nextDouble(size);
    double anchorY = looks.nextDouble(size);
    double angle = looks.nextDouble(2 * Math.PI);
    double spin = looks.nextDouble(-MAX_SPIN, MAX_SPIN);
    SpriteTexture texture = new SpriteTexture(looks, size);
    MotionPattern.MotionPath path = pattern.sample(moves, size);
    float[] x = new float[spec.frames()];
    float[] y = new float[spec.frames()];
    float[] angles = new float[spec.frames()];
    for (int frame = 0; frame < spec.frames(); frame++) {
      MotionPattern.MotionPath.Offset offset = path.at(frame);
      x[frame] = (float) modulo(anchorX + offset.x(), size);
      y[frame] = (float) modulo(anchorY + offset.y(), size);
      angles[frame] = (float) (angle + spin * frame);
    }
    return new Sprite(texture, new SpriteTrack(shape, (float) diameter, x, y, angles));
  }

  private static double modulo(double value, int size) {
    return value - size * Math.floor(value / size);
  }

  /**
   * Red, green and blue bytes of all frames. A pixel on an outline is blended by the distance of
   * its centre, so motion by part of a pixel shows. // [T, H, W, 3]
   */
  public byte[] render() {
    int size = spec.size();
    int frames = spec.frames();
    byte[] pixels = new byte[frames * size * size * CHANNELS];
    double[] colour = new double[CHANNELS];
    for (int frame = 0, at = 0; frame < frames; frame++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          shade(frame, column, row, colour);
          for (double value : colour) {
            pixels[at++] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
          }
        }
      }
    }
    return pixels;
  }

  private void shade(int frame, int column, int row, double[] colour) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      colour[channel] = background.value(frame, channel, column, row);
    }
    int size = spec.size();
    for (Sprite sprite : sprites) {
      SpriteTrack.Local point = sprite.track().local(frame, column + 0.5, row + 0.5, size);
      double coverage = Math.max(0, Math.min(1, 0.5 - sprite.track().distance(point)));
      for (int channel = 0; coverage > 0 && channel < CHANNELS; channel++) {
        double surface = Math.max(0, Math.min(1, sprite.texture().value(channel, point)));
        colour[channel] += coverage * (surface - colour[channel]);
      }
    }
  }
}
