package org.maskedaction.data.video.generated;

/**
 * Draws scenes. A pixel on an outline is blended by the distance of its centre, so motion by part
 * of a pixel shows.
 */
public final class ClipRenderer {
  private static final int CHANNELS = 3;

  private ClipRenderer() {}

  /** Red, green and blue bytes of all frames // [T, H, W, 3]. */
  public static byte[] render(ClipScene scene) {
    int size = scene.spec().size();
    int frames = scene.spec().frames();
    byte[] pixels = new byte[frames * size * size * CHANNELS];
    double[] colour = new double[CHANNELS];
    for (int frame = 0, at = 0; frame < frames; frame++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          shade(scene, frame, column, row, colour);
          for (double value : colour) {
            pixels[at++] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
          }
        }
      }
    }
    return pixels;
  }

  private static void shade(ClipScene scene, int frame, int column, int row, double[] colour) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      colour[channel] = scene.background().value(frame, channel, column, row);
    }
    int size = scene.spec().size();
    for (ClipScene.Sprite sprite : scene.sprites()) {
      SpriteTrack.Local point = sprite.track().local(frame, column + 0.5, row + 0.5, size);
      double coverage = Math.max(0, Math.min(1, 0.5 - sprite.track().distance(point)));
      for (int channel = 0; coverage > 0 && channel < CHANNELS; channel++) {
        double surface = Math.max(0, Math.min(1, sprite.texture().value(channel, point)));
        colour[channel] += coverage * (surface - colour[channel]);
      }
    }
  }
}
