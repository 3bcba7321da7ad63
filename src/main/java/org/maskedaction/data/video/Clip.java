package org.maskedaction.data.video;

import org.maskedaction.data.video.ClipPipeline.ClipView;

/**
 * A decoded, cropped and resized clip, still in bytes.
 *
 * @param id the path as the list file names it
 * @param label the class index, or -1 where there is none
 * @param frames the number of frames T
 * @param height rows per frame
 * @param width columns per frame
 * @param pixels red, green, blue bytes // [T, H, W, 3]
 * @param view where in the video it was taken, null where it comes from elsewhere
 */
public record Clip(
    String id, int label, int frames, int height, int width, byte[] pixels, ClipView view) {
  /** Bytes per pixel: red, green, blue. */
  public static final int CHANNELS = 3;

  /** A square clip without a label that comes from elsewhere than a video file. */
  public Clip(String id, int frames, int size, byte[] pixels) {
    this(id, -1, frames, size, size, pixels, null);
  }

  /** Checks the number of bytes. */
  public Clip {
    if (pixels.length != frames * height * width * CHANNELS) {
      throw new IllegalArgumentException(
          "clip %s: %d bytes do not make %d frames of %d x %d RGB"
              .formatted(id, pixels.length, frames, width, height));
    }
  }
}
