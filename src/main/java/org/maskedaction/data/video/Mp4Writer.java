package org.maskedaction.data.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes clips as MPEG-4 video in MP4 files, in a fine quantisation. */
public final class Mp4Writer {
  private static final int CHANNELS = Clip.CHANNELS;
  private static final int QUANTISER = 2;
  private static final int KEY_FRAME_EVERY = 8;

  private Mp4Writer() {}

  /** The same for square frames. // [T, size, size, 3] */
  public static void write(Path file, byte[] pixels, int size, int fps) throws IOException {
    write(file, pixels, size, size, fps);
  }

  /**
   * Writes one file. It appears under its name when it is complete.
   *
   * @param pixels red, green and blue bytes of frames of even width and height // [T, H, W, 3]
   * @param fps frames per second
   * @throws IOException where the encoder or the file system refuses
   */
  public static void write(Path file, byte[] pixels, int width, int height, int fps)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".part");
    ByteBuffer clip = ByteBuffer.wrap(pixels);
    int frame = width * height * CHANNELS;
    new Mp4Encoder(width, height, fps, QUANTISER, KEY_FRAME_EVERY)
        .write(
            partial,
            width,
            height,
            use -> {
              for (int at = 0; at < pixels.length; at += frame) {
                use.accept(clip.slice(at, frame), width * CHANNELS);
              }
            });
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
