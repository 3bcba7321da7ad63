package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Cuts the same rectangle out of decoded frames, upright, in RGB and resized. */
final class FrameCutter implements AutoCloseable {
  private final FrameTurn turn;
  private final RgbConverter converter;
  private final FrameResizer resizer;

  /**
   * For frames of one size.
   *
   * @param turn brings decoded frames upright
   * @param resizer cuts and resizes upright frames
   */
  FrameCutter(FrameTurn turn, FrameResizer resizer) {
    this.turn = turn;
    this.resizer = resizer;
    this.converter = new RgbConverter(turn.codedBox(), turn.coded(resizer.crop()));
  }

  /**
   * Cuts one frame.
   *
   * @param target receives packed RGB from {@code offset}
   * @throws org.maskedaction.io.InputException saying what FFmpeg cannot convert, without the name
   *     of the file
   */
  void cut(AVFrame frame, byte[] target, int offset) {
    ByteBuffer upright = turn.apply(converter.convert(frame), converter.stride());
    resizer.resize(upright, turn.stride(converter.stride()), target, offset);
  }

  @Override
  public void close() {
    converter.close();
  }
}
