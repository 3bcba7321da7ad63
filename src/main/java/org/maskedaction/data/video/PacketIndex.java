package org.maskedaction.data.video;

import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The packets of a video stream in the order of the file, which is the order of decoding. Frames
 * are counted in the order of presentation, without the packets that the container wants decoded
 * but not shown.
 */
final class PacketIndex {
  private static final int ROOM = 256;

  private long[] pts = new long[ROOM]; // [packets]
  private long[] dts = new long[ROOM]; // [packets]
  private int[] bytes = new int[ROOM]; // [packets]
  private boolean[] key = new boolean[ROOM]; // [packets]
  private long[] shown = new long[ROOM]; // [frames], timestamps, in rising order once complete
  private int packets;
  private int frames;
  private boolean timed = true;

  /**
   * Adds the next packet.
   *
   * @param pts when it is presented, or {@code AV_NOPTS_VALUE}
   * @param dts when it is decoded, or {@code AV_NOPTS_VALUE}
   * @param bytes its size
   * @param key whether decoding can begin here
   * @param visible whether it is shown
   */
  void add(long pts, long dts, int bytes, boolean key, boolean visible) {
    if (packets == this.pts.length) {
      grow();
    }
    this.pts[packets] = pts;
    this.dts[packets] = dts;
    this.bytes[packets] = bytes;
    this.key[packets] = key;
    packets++;
    if (visible) {
      shown[frames++] = pts;
      timed &= pts != avutil.AV_NOPTS_VALUE;
    }
  }

  private void grow() {
    int room = 2 * packets;
    pts = Arrays.copyOf(pts, room);
    dts = Arrays.copyOf(dts, room);
    bytes = Arrays.copyOf(bytes, room);
    key = Arrays.copyOf(key, room);
    shown = Arrays.copyOf(shown, room);
  }

  /** Ends the adding. */
  void complete() {
    Arrays.sort(shown, 0, frames);
    for (int frame = 1; frame < frames; frame++) {
      timed &= shown[frame] > shown[frame - 1];
    }
  }

  /** The number of frames that are shown. */
  int frames() {
    return frames;
  }

  /** Whether every shown frame has a timestamp of its own, which tells its number. */
  boolean timed() {
    return timed;
  }

  /** The number of the frame that is shown at {@code pts}, or below 0 where none is. */
  int frameAt(long pts) {
    return Arrays.binarySearch(shown, 0, frames, pts);
  }

  /** The last packet to begin decoding at for {@code frame}; 0 where there is none. */
  int keyPacket(int frame) {
    for (int packet = packets - 1; packet > 0; packet--) {
      if (key[packet] && pts[packet] != avutil.AV_NOPTS_VALUE && pts[packet] <= shown[frame]) {
        return packet;
      }
    }
    return 0;
  }

  /** Where to seek for {@code packet}: its presentation or else decoding time. */
  long time(int packet) {
    return pts[packet] == avutil.AV_NOPTS_VALUE ? dts[packet] : pts[packet];
  }

  /** Whether these are the properties of {@code packet}. */
  boolean matches(int packet, long pts, long dts, int bytes) {
    return this.pts[packet] == pts && this.dts[packet] == dts && this.bytes[packet] == bytes;
  }
}
