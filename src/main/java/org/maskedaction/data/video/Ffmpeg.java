package org.maskedaction.data.video;

import org.bytedeco.ffmpeg.global.avutil;
import org.maskedaction.natives.NativeLibraries;

/** The FFmpeg libraries of the process. */
final class Ffmpeg {
  private Ffmpeg() {}

  /**
   * Unpacks them if need be, and keeps them from writing to the console; comes before their first
   * use. What they refuse is told by exceptions.
   */
  static void load() {
    NativeLibraries.unpack();
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }
}
