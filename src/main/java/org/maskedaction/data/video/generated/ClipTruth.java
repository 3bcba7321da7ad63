package org.maskedaction.data.video.generated;

import java.util.List;

/**
 * One row of {@code truth.jsonl}: where the sprites of a clip are.
 *
 * @param path the clip as the list files name it
 * @param label the class index
 * @param size rows and columns of the video's frames
 * @param frames frames of the video
 * @param sprites from the rearmost to the foremost
 */
public record ClipTruth(String path, int label, int size, int frames, List<SpriteTrack> sprites) {
  /** Whether a sprite is at a point of a frame. */
  boolean moves(int frame, double pointX, double pointY) {
    for (SpriteTrack sprite : sprites) {
      if (sprite.covers(frame, pointX, pointY, size)) {
        return true;
      }
    }
    return false;
  }

  /** What is missing or contradictory, or null. */
  String defect() {
    if (size < 1 || frames < 1 || sprites.isEmpty()) {
      return "expected size and frames above 0 and a sprite";
    }
    for (SpriteTrack sprite : sprites) {
      if (sprite == null || !(sprite.diameter() > 0)) {
        return "expected a diameter above 0 for every sprite";
      }
      for (float[] values : List.of(sprite.x(), sprite.y(), sprite.angle())) {
        if (values.length != frames) {
          return "%d values in a track, expected %d".formatted(values.length, frames);
        }
      }
    }
    return null;
  }
}
