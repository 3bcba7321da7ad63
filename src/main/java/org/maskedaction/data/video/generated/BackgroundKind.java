package org.maskedaction.data.video.generated;

/** What happens behind the sprites. */
public enum BackgroundKind {
  /** A texture that does not change. */
  STATIC,
  /**
   * Two textures that blend into each other slowly, with a drift of the colours; nothing is
   * displaced.
   */
  SMOOTH,
  /** A texture that is displaced by the same amount in every frame, as by a camera that pans. */
  PANNING
}
