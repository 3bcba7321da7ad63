package org.maskedaction.data.video.generated;

/**
 * The silhouette of one sprite in every frame of a clip. Renderer and ground truth both ask {@link
 * #distance}.
 *
 * @param shape the outline
 * @param diameter diameter in pixels of the disk of the same area
 * @param x column of the centre // [frames]
 * @param y row of the centre // [frames]
 * @param angle clockwise rotation in radians // [frames]
 */
public record SpriteTrack(SpriteShape shape, float diameter, float[] x, float[] y, float[] angle) {
  /** A point in the sprite's own axes. */
  record Local(double x, double y) {}

  /**
   * Where a point of the frame lies in the sprite's axes. The frame is cyclic: the nearest copy of
   * the sprite counts.
   *
   * @param size rows and columns of the frame
   */
  Local local(int frame, double pointX, double pointY, int size) {
    double fromX = Math.IEEEremainder(pointX - x[frame], size);
    double fromY = Math.IEEEremainder(pointY - y[frame], size);
    double cos = Math.cos(angle[frame]);
    double sin = Math.sin(angle[frame]);
    return new Local(cos * fromX + sin * fromY, cos * fromY - sin * fromX);
  }

  /** The signed distance of a point in the sprite's axes from its outline, negative inside. */
  double distance(Local point) {
    return shape.distance(point.x(), point.y(), diameter / 2);
  }

  /** Whether a point of the frame lies on the sprite. */
  boolean covers(int frame, double pointX, double pointY, int size) {
    return distance(local(frame, pointX, pointY, size)) <= 0;
  }
}
