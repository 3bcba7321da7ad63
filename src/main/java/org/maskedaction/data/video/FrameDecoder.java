package org.maskedaction.data.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.maskedaction.io.InputException;

/** Decodes the packets of a file into frames, in the order of presentation, on one thread. */
final class FrameDecoder implements AutoCloseable {
  private final VideoFile source;
  private final AVCodecContext codec;
  private final AVFrame frame = avutil.av_frame_alloc();
  private boolean drained;
  private int failures;

  /**
   * Opens the decoder for the stream of {@code source}, which the caller closes.
   *
   * @throws InputException saying why there is none, without the name of the file
   */
  FrameDecoder(VideoFile source) {
    this.source = source;
    AVCodecParameters parameters = source.parameters();
    AVCodec decoder = avcodec.avcodec_find_decoder(parameters.codec_id());
    codec = avcodec.avcodec_alloc_context3(decoder);
    int status = avcodec.avcodec_parameters_to_context(codec, parameters);
    if (status >= 0) {
      codec.thread_count(1);
      status = avcodec.avcodec_open2(codec, decoder, (AVDictionary) null);
    }
    if (decoder == null || status < 0) {
      String name = avcodec.avcodec_get_name(parameters.codec_id()).getString();
      String reason = decoder == null ? "no decoder for" : VideoFile.message(status);
      close();
      throw new InputException("%s %s".formatted(reason, name));
    }
  }

  /** Columns of a decoded frame, 0 where it is not known before the first one. */
  int width() {
    return codec.width();
  }

  /** Rows of a decoded frame, 0 where it is not known before the first one. */
  int height() {
    return codec.height();
  }

  /** Forgets all packets, for the source has been moved. */
  void restart() {
    avcodec.avcodec_flush_buffers(codec);
    drained = false;
    failures = 0;
  }

  /** Packets that could not be decoded since {@link #restart}, and so gave no frame. */
  int failures() {
    return failures;
  }

  /**
   * The next frame, valid until the next call, or null at the end. Packets that cannot be decoded
   * give no frame.
   */
  AVFrame next() {
    while (true) {
      int status = avcodec.avcodec_receive_frame(codec, frame);
      if (status >= 0) {
        return frame;
      }
      boolean empty = status == avutil.AVERROR_EOF() || status == avutil.AVERROR_EAGAIN();
      failures += empty ? 0 : 1;
      if (!drained) {
        AVPacket packet = source.read();
        drained = packet == null;
        failures += avcodec.avcodec_send_packet(codec, packet) < 0 ? 1 : 0;
      } else if (empty) {
        return null;
      }
    }
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(codec);
  }
}
