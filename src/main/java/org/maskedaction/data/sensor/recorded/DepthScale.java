package org.maskedaction.data.sensor.recorded;

/**
 * Depth as brightness: white at the near end and black at the far one, linear in between.
 *
 * @param near millimetres
 * @param far millimetres, more than near
 */
record DepthScale(double near, double far) {
  private static final double WHITE = 255;

  /** The brightness of a depth in millimetres; 0 stands for no measurement, which is black. */
  byte brightness(int millimetres) {
    if (millimetres == 0) {
      return 0;
    }
    double share = (far - millimetres) / (far - near);
    return (byte) (int) Math.round(WHITE * Math.max(0, Math.min(1, share)));
  }
}
