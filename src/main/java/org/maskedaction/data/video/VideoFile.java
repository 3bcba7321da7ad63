package org.maskedaction.data.video;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;
import org.maskedaction.io.InputException;

/**
 * An open container and the packets of its best video stream. Opening reads the file through once,
 * without decoding, because the frame count of the header is often missing or wrong; decoding then
 * goes back within the same open file where the format allows it.
 */
final class VideoFile implements AutoCloseable {
  private static final int MESSAGE_BYTES = 128;
  private static final int QUARTER_DEGREES = 90;
  private static final int TURNS = 4;

  private final Path file;
  private final AVPacket packet;
  private final PacketIndex index = new PacketIndex();
  private final int stream;
  private final int quarterTurns;
  private AVFormatContext container;
  private boolean packetWaits; // whether seeking has read the next packet already

  /**
   * Opens {@code file}; the next packet is the first only after {@link #toStart}.
   *
   * @throws InputException naming the file where it is missing, no video, or has no video stream or
   *     no coded frames
   */
  VideoFile(Path file) {
    Ffmpeg.load();
    this.file = file;
    this.packet = avcodec.av_packet_alloc();
    if (!Files.isRegularFile(file)) {
      avcodec.av_packet_free(packet);
      throw new InputException(file + ": there is no such video file");
    }
    boolean complete = false;
    try {
      open();
      this.stream = bestStream();
      ignoreOthers();
      scan();
      this.quarterTurns = quarterTurns(container.streams(stream));
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private void open() {
    AVFormatContext opened = new AVFormatContext(null);
    String name = file.toAbsolutePath().toString();
    check(
        avformat.avformat_open_input(opened, name, (AVInputFormat) null, (AVDictionary) null),
        "cannot be opened as a video");
    container = opened;
    check(
        avformat.avformat_find_stream_info(container, (AVDictionary) null),
        "has no readable stream description");
  }

  private int bestStream() {
    int best =
        avformat.av_find_best_stream(
            container, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    check(best, "has no video stream");
    return best;
  }

  private void ignoreOthers() {
    for (int other = 0; other < container.nb_streams(); other++) {
      if (other != stream) {
        container.streams(other).discard(avcodec.AVDISCARD_ALL);
      }
    }
  }

  private void scan() {
    while (read() != null) {
      boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
      boolean shown = (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0;
      index.add(packet.pts(), packet.dts(), packet.size(), key, shown);
    }
    index.complete();
    if (index.frames() == 0) {
      throw new InputException(file + ": the video stream has no frames");
    }
  }

  private static int quarterTurns(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    AVPacketSideData matrix =
        avcodec.av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null) {
      return 0;
    }
    double counterClockwise = avutil.av_display_rotation_get(new IntPointer(matrix.data()));
    return (int) Math.floorMod(Math.round(-counterClockwise / QUARTER_DEGREES), (long) TURNS);
  }

  /** The packets of the stream. */
  PacketIndex index() {
    return index;
  }

  /** How the stream is coded; valid until the next {@link #toStart}. */
  AVCodecParameters parameters() {
    return container.streams(stream).codecpar();
  }

  /** FFmpeg's short name of the codec. */
  String codec() {
    return avcodec.avcodec_get_name(parameters().codec_id()).getString();
  }

  /** Mean frames per second, or else the base rate; 0 where the container tells neither. */
  double frameRate() {
    AVRational mean = container.streams(stream).avg_frame_rate();
    AVRational rate = known(mean) ? mean : container.streams(stream).r_frame_rate();
    return known(rate) ? avutil.av_q2d(rate) : 0;
  }

  private static boolean known(AVRational rate) {
    return rate.num() > 0 && rate.den() > 0;
  }

  /** Clockwise quarter turns that bring a decoded frame upright, 0 to 3. */
  int quarterTurns() {
    return quarterTurns;
  }

  /** The next packet of the stream, valid until the next call, or null at the end. */
  AVPacket read() {
    if (packetWaits) {
      packetWaits = false;
      return packet;
    }
    avcodec.av_packet_unref(packet);
    while (avformat.av_read_frame(container, packet) >= 0) {
      if (packet.stream_index() == stream && packet.size() > 0) {
        return packet;
      }
      avcodec.av_packet_unref(packet);
    }
    return null;
  }

  /** Makes the first packet the next one; the file is opened anew where its format needs that. */
  void toStart() {
    if (!seek(0)) {
      avformat.avformat_close_input(container);
      container = null;
      packetWaits = false;
      open();
      ignoreOthers();
    }
  }

  /**
   * Tries to make a packet the next one.
   *
   * @return whether that is so; otherwise the next packet is undefined
   */
  boolean seek(int target) {
    int unseekable = avformat.AVFMT_NOTIMESTAMPS | avformat.AVFMT_TS_DISCONT;
    long time = index.time(target);
    packetWaits = false;
    if ((container.iformat().flags() & unseekable) != 0
        || time == avutil.AV_NOPTS_VALUE
        || avformat.av_seek_frame(container, stream, time, avformat.AVSEEK_FLAG_BACKWARD) < 0
        || read() == null) {
      return false;
    }
    packetWaits = index.matches(target, packet.pts(), packet.dts(), packet.size());
    return packetWaits;
  }

  private void check(int status, String failure) {
    if (status < 0) {
      throw new InputException("%s: %s (%s)".formatted(file, failure, message(status)));
    }
  }

  /** What FFmpeg says about an error code. */
  static String message(int status) {
    byte[] message = new byte[MESSAGE_BYTES];
    avutil.av_strerror(status, message, MESSAGE_BYTES);
    String text = new String(message, StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf('\0'));
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    if (container != null) {
      avformat.avformat_close_input(container);
    }
  }
}
