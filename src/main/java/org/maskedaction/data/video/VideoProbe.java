package org.maskedaction.data.video;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.maskedaction.config.InputException;

/**
 * What the container of a video tells without decoding.
 *
 * @param stream the index of the video stream to decode
 * @param packets coded frames counted by reading the file through; the frame count of the header is
 *     not used because it is often missing or wrong
 * @param quarterTurns clockwise quarter turns that bring a decoded frame upright, 0 to 3
 */
record VideoProbe(int stream, int packets, int quarterTurns) {
  private static final int MESSAGE_BYTES = 128;
  private static final int QUARTER_DEGREES = 90;
  private static final int TURNS = 4;

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  /**
   * Reads the container of {@code file}.
   *
   * @throws InputException naming the file where it is missing, no video, or has no video stream or
   *     no coded frames
   */
  static VideoProbe of(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": there is no such video file");
    }
    AVFormatContext container = new AVFormatContext(null);
    String name = file.toAbsolutePath().toString();
    int opened =
        avformat.avformat_open_input(container, name, (AVInputFormat) null, (AVDictionary) null);
    check(opened, file, "cannot be opened as a video");
    try {
      return read(container, file);
    } finally {
      avformat.avformat_close_input(container);
    }
  }

  private static VideoProbe read(AVFormatContext container, Path file) {
    int described = avformat.avformat_find_stream_info(container, (AVDictionary) null);
    check(described, file, "has no readable stream description");
    int stream =
        avformat.av_find_best_stream(
            container, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    check(stream, file, "has no video stream");
    int packets = countPackets(container, stream);
    if (packets == 0) {
      throw new InputException(file + ": the video stream has no frames");
    }
    return new VideoProbe(stream, packets, quarterTurns(container.streams(stream)));
  }

  private static int countPackets(AVFormatContext container, int stream) {
    AVPacket packet = avcodec.av_packet_alloc();
    try {
      int count = 0;
      while (avformat.av_read_frame(container, packet) >= 0) {
        boolean shown = (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0;
        if (packet.stream_index() == stream && packet.size() > 0 && shown) {
          count++;
        }
        avcodec.av_packet_unref(packet);
      }
      return count;
    } finally {
      avcodec.av_packet_free(packet);
    }
  }

  private static int quarterTurns(AVStream stream) {
    BytePointer matrix =
        avformat.av_stream_get_side_data(
            stream, avcodec.AV_PKT_DATA_DISPLAYMATRIX, (SizeTPointer) null);
    if (matrix == null) {
      return 0;
    }
    double counterClockwise = avutil.av_display_rotation_get(new IntPointer(matrix));
    return (int) Math.floorMod(Math.round(-counterClockwise / QUARTER_DEGREES), (long) TURNS);
  }

  private static void check(int status, Path file, String failure) {
    if (status < 0) {
      byte[] message = new byte[MESSAGE_BYTES];
      avutil.av_strerror(status, message, MESSAGE_BYTES);
      String reason = new String(message, StandardCharsets.UTF_8);
      throw new InputException(
          "%s: %s (%s)".formatted(file, failure, reason.substring(0, reason.indexOf('\0'))));
    }
  }
}
