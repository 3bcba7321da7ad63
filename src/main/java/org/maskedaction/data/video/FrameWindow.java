package org.maskedaction.data.video;

/** The frames of a clip from a given start. */
final class FrameWindow {
  private FrameWindow() {}

  /**
   * Every {@code samplingRate}-th frame from {@code start}; the last one is repeated where the
   * video ends. As in VideoMAE a step is taken only if the frame after the one it leads to exists
   * too.
   */
  static int[] indices(int start, int frames, int samplingRate, int frameCount) {
    if (frameCount < 1) {
      throw new IllegalArgumentException("a video has at least 1 frame, got " + frameCount);
    }
    int[] indices = new int[frames];
    int index = start;
    for (int i = 0; i < frames; i++) {
      indices[i] = index;
      if (index + samplingRate + 1 < frameCount) {
        index += samplingRate;
      }
    }
    return indices;
  }

  /** The number of places where a window of {@code frames * samplingRate} frames can start. */
  static int starts(int frames, int samplingRate, int frameCount) {
    return Math.max(1, frameCount - frames * samplingRate + 1);
  }

  static void check(int frames, int samplingRate) {
    if (frames < 1 || samplingRate < 1) {
      throw new IllegalArgumentException(
          "%d frames at sampling rate %d, expected at least 1 each"
              .formatted(frames, samplingRate));
    }
  }
}
