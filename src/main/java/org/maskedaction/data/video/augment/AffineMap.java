package org.maskedaction.data.video.augment;

/**
 * Where the pixel at column x and row y of a result comes from: column xx x + xy y + x0, row yx x +
 * yy y + y0, both counted from the middle of the frame.
 */
record AffineMap(double xx, double xy, double x0, double yx, double yy, double y0) {
  private static final int FILL = 128;

  /** Turns what is seen by an angle in radians, counter-clockwise. */
  static AffineMap rotation(double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new AffineMap(cos, -sin, 0, sin, cos, 0);
  }

  static AffineMap shearX(double shear) {
    return new AffineMap(1, shear, 0, 0, 1, 0);
  }

  static AffineMap shearY(double shear) {
    return new AffineMap(1, 0, 0, shear, 1, 0);
  }

  /** Takes every pixel from {@code columns} further right and {@code rows} further down. */
  static AffineMap translation(double columns, double rows) {
    return new AffineMap(1, 0, columns, 0, 1, rows);
  }

  /** Moves the pixels of all frames, bilinearly; what comes from outside is grey. */
  void apply(ClipPixels clip) {
    for (int frame = 0; frame < clip.frames(); frame++) {
      apply(clip.copyOf(frame), clip, frame * clip.frameBytes());
    }
  }

  private void apply(ClipPixels source, ClipPixels clip, int from) {
    double middleX = (clip.width() - 1) / 2.0;
    double middleY = (clip.height() - 1) / 2.0;
    int at = from;
    for (int row = 0; row < clip.height(); row++) {
      double y = row - middleY;
      for (int column = 0; column < clip.width(); column++) {
        double x = column - middleX;
        double sourceX = xx * x + xy * y + x0 + middleX;
        double sourceY = yx * x + yy * y + y0 + middleY;
        for (int channel = 0; channel < ClipPixels.CHANNELS; channel++) {
          clip.set(at++, sample(source, sourceX, sourceY, channel));
        }
      }
    }
  }

  private static int sample(ClipPixels source, double x, double y, int channel) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left;
    double bottom = y - top;
    double upper =
        (1 - right) * value(source, left, top, channel)
            + right * value(source, left + 1, top, channel);
    double lower =
        (1 - right) * value(source, left, top + 1, channel)
            + right * value(source, left + 1, top + 1, channel);
    return (int) Math.round((1 - bottom) * upper + bottom * lower);
  }

  private static int value(ClipPixels source, int x, int y, int channel) {
    boolean inside = x >= 0 && x < source.width() && y >= 0 && y < source.height();
    return inside ? source.get((y * source.width() + x) * ClipPixels.CHANNELS + channel) : FILL;
  }
}
