package org.maskedaction.data.video;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.maskedaction.data.video.ClipPipeline.ClipView;
import org.maskedaction.data.video.CropPolicy.CropBox;

/**
 * Clips of one video that are cut while its frames come by once. A frame that several clips show in
 * the same way is cut and resized once.
 */
final class ClipCuts implements AutoCloseable {
  private final FrameTurn turn;
  private final List<Wanted> wanted;
  private final Map<Cut, Group> groups = new LinkedHashMap<>();

  /**
   * A clip to cut.
   *
   * @param view its frames, rectangle and direction
   * @param size rows and columns of the result
   */
  record Wanted(ClipView view, int size) {
    Wanted at(int[] indices) {
      return new Wanted(new ClipView(indices, view.crop(), view.flipped()), size);
    }

    private Cut cut() {
      return new Cut(view.crop(), view.flipped(), size);
    }
  }

  /** How frames are cut. */
  private record Cut(CropBox crop, boolean flipped, int size) {}

  /** The clips of one cut, their frames one clip after the other, and what cuts them. */
  private record Group(ClipFrames frames, RgbConverter converter, FrameResizer resizer) {}

  /** Nothing is cut yet; the frames wanted are upright ones of {@code turn}. */
  ClipCuts(FrameTurn turn, List<Wanted> wanted) {
    this.turn = turn;
    this.wanted = wanted;
    Map<Cut, List<int[]>> indices = new LinkedHashMap<>();
    for (Wanted clip : wanted) {
      indices.computeIfAbsent(clip.cut(), cut -> new ArrayList<>()).add(clip.view().frameIndices());
    }
    try {
      indices.forEach((cut, parts) -> groups.put(cut, group(cut, parts)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Group group(Cut cut, List<int[]> parts) {
    int[] indices = parts.stream().flatMapToInt(Arrays::stream).toArray();
    int size = cut.size();
    FrameResizer resizer =
        new FrameResizer(turn.width(), turn.height(), cut.crop(), size, cut.flipped());
    return new Group(
        new ClipFrames(indices, size * size * Clip.CHANNELS),
        new RgbConverter(turn.codedBox(), turn.coded(cut.crop())),
        resizer);
  }

  /** The first needed source frame. */
  int first() {
    return groups.values().stream().mapToInt(group -> group.frames().first()).min().orElseThrow();
  }

  /** The last needed source frame. */
  int last() {
    return groups.values().stream().mapToInt(group -> group.frames().last()).max().orElseThrow();
  }

  /** Whether source frame {@code number} is in a clip. */
  boolean needs(int number) {
    return groups.values().stream().anyMatch(group -> group.frames().needs(number));
  }

  /**
   * Cuts source frame {@code number} for all clips that need it.
   *
   * @throws org.maskedaction.io.InputException saying what FFmpeg cannot convert, without the name
   *     of the file
   */
  void take(AVFrame frame, int number) {
    for (Group group : groups.values()) {
      ClipFrames frames = group.frames();
      if (frames.needs(number)) {
        int stride = group.converter().stride();
        ByteBuffer upright = turn.apply(group.converter().convert(frame), stride);
        group
            .resizer()
            .resize(upright, turn.stride(stride), frames.pixels(), frames.offset(number));
        frames.repeat(number);
      }
    }
  }

  /** The clips in the order wanted, once all frames have been taken. */
  List<Clip> clips(VideoEntry entry) {
    Map<Cut, Integer> next = new HashMap<>();
    List<Clip> clips = new ArrayList<>();
    for (Wanted clip : wanted) {
      int frames = clip.view().frameIndices().length;
      int size = clip.size();
      int bytes = frames * size * size * Clip.CHANNELS;
      int from = next.merge(clip.cut(), bytes, Integer::sum) - bytes;
      byte[] all = groups.get(clip.cut()).frames().pixels();
      byte[] pixels = all.length == bytes ? all : Arrays.copyOfRange(all, from, from + bytes);
      clips.add(new Clip(entry.id(), entry.label(), frames, size, size, pixels, clip.view()));
    }
    return clips;
  }

  @Override
  public void close() {
    groups.values().forEach(group -> group.converter().close());
  }

  /** The pixels of clips while their frames arrive one by one, each perhaps at several places. */
  private static final class ClipFrames {
    private final int[] indices; // [T]
    private final int frameBytes;
    private final byte[] pixels; // [T, frameBytes]

    /**
     * With all pixels 0.
     *
     * @param indices the source frame of each clip frame // [T]
     * @param frameBytes bytes of one clip frame
     */
    ClipFrames(int[] indices, int frameBytes) {
      this.indices = indices;
      this.frameBytes = frameBytes;
      this.pixels = new byte[indices.length * frameBytes];
    }

    /** The first needed source frame. */
    int first() {
      return Arrays.stream(indices).min().orElseThrow();
    }

    /** The last needed source frame. */
    int last() {
      return Arrays.stream(indices).max().orElseThrow();
    }

    /** Whether source frame {@code number} is in the clip. */
    boolean needs(int number) {
      return place(number) >= 0;
    }

    private int place(int number) {
      for (int at = 0; at < indices.length; at++) {
        if (indices[at] == number) {
          return at;
        }
      }
      return -1;
    }

    /** The byte in {@link #pixels} where source frame {@code number} begins first. */
    int offset(int number) {
      return place(number) * frameBytes;
    }

    /** Copies source frame {@code number}, once written, to its other places. */
    void repeat(int number) {
      int first = place(number);
      for (int at = first + 1; at < indices.length; at++) {
        if (indices[at] == number) {
          System.arraycopy(pixels, first * frameBytes, pixels, at * frameBytes, frameBytes);
        }
      }
    }

    /** The clip // [T, frameBytes]. */
    byte[] pixels() {
      return pixels;
    }
  }
}
