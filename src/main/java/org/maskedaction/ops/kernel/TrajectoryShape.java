package org.maskedaction.ops.kernel;

/**
 * Sizes of one trajectory attention. Tokens are ordered by frame, then by place: N = frames ·
 * places.
 *
 * @param batch clips B
 * @param frames frames F
 * @param places tokens of one frame, S
 * @param width embedding width D
 * @param heads heads, a divisor of D
 * @param projectsValues whether the temporal values are projected
 */
public record TrajectoryShape(
    long batch, long frames, long places, long width, long heads, boolean projectsValues) {
  /** Queries of a tile: large enough for efficient products, small enough for a core's cache. */
  private static final long MAX_TILE_ROWS = 128;

  long tokens() {
    return frames * places;
  }

  long headWidth() {
    return width / heads;
  }

  float scale() {
    return (float) (1.0 / Math.sqrt(headWidth()));
  }

  /** Into how many tiles the queries of one frame are divided. */
  long tilesPerFrame() {
    return ceilDiv(places, MAX_TILE_ROWS);
  }

  /** Queries of every tile but a frame's last one, which may have fewer. */
  long tileRows() {
    return ceilDiv(places, tilesPerFrame());
  }

  static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
