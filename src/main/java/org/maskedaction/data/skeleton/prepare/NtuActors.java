package org.maskedaction.data.skeleton.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.format.NtuRecording;
import org.maskedaction.data.skeleton.format.NtuRecording.Body;
import org.maskedaction.io.InputException;

/**
 * Chooses the one or two actors of an NTU RGB+D recording by the rules of CTR-GCN's preparation
 * (Chen et al., 2021), which follow SGN: frames without a body are dropped, bodies that are short
 * or not upright are noise where there are others, and the rest share two tracks in the order of
 * how much they move. A body that comes back is moved up to where it left, as there.
 */
final class NtuActors {
  private static final int SHORT_FRAMES = 11;
  private static final double WIDTH_PER_HEIGHT = 0.8;
  private static final double MOST_NOISE = 0.69754;
  private static final int PERSON = NtuRecording.JOINTS * NtuRecording.COORDINATES;

  /** A body on the time line of the frames that have bodies. */
  private static final class Track {
    private final float[] joints; // [n, 25, 3]
    private final int start;
    private double motion;

    Track(Body body, int start) {
      this.joints = body.joints();
      this.start = start;
    }

    int frames() {
      return joints.length / PERSON;
    }

    int last() {
      return start + frames() - 1;
    }
  }

  /** The range of frames that an actor covers so far, ends included. */
  private static final class Actor {
    private final int person;
    private int start;
    private int last;

    Actor(int person, int start, int last) {
      this.person = person;
      this.start = start;
      this.last = last;
    }

    boolean isFreeFor(Track track) {
      return Math.min(last, track.last()) - Math.max(start, track.start) <= 0;
    }

    void widen(Track track) {
      start = Math.min(start, track.start);
      last = Math.max(last, track.last());
    }
  }

  private NtuActors() {}

  /**
   * The actors, one or two persons.
   *
   * @throws InputException where no body is left
   */
  static SkeletonSequence choose(NtuRecording recording) {
    int[] places = places(recording);
    int frames = places[places.length - 1];
    List<Track> tracks = new ArrayList<>();
    for (Body body : recording.bodies()) {
      tracks.add(new Track(body, places[body.at()[0]]));
    }
    if (tracks.size() == 1) {
      return recording.sequence(1, single(tracks.get(0), frames));
    }
    List<Track> kept = denoised(tracks);
    if (kept.isEmpty()) {
      throw new InputException(
          "%s: all %d bodies last %d frames or less"
              .formatted(recording.name().id(), tracks.size(), SHORT_FRAMES));
    }
    int persons = kept.size() == 1 ? 1 : 2;
    float[] values = persons == 1 ? single(kept.get(0), frames) : pair(kept, frames);
    return recording.sequence(persons, withoutEmptyFrames(values, persons * PERSON));
  }

  /** For each frame the number of frames with bodies before it, and in the end their number. */
  private static int[] places(NtuRecording recording) {
    boolean[] present = new boolean[recording.frames()];
    for (Body body : recording.bodies()) {
      for (int frame : body.at()) {
        present[frame] = true;
      }
    }
    int[] places = new int[present.length + 1];
    for (int frame = 0; frame < present.length; frame++) {
      places[frame + 1] = places[frame] + (present[frame] ? 1 : 0);
    }
    return places;
  }

  private static List<Track> denoised(List<Track> tracks) {
    List<Track> kept = new ArrayList<>(tracks);
    kept.removeIf(track -> track.frames() <= SHORT_FRAMES);
    kept.forEach(track -> track.motion = variance(track.joints, null));
    for (Track track : List.copyOf(kept)) {
      if (kept.size() == 1) {
        break;
      }
      boolean[] upright = upright(track);
      int bad = 0;
      for (boolean good : upright) {
        bad += good ? 0 : 1;
      }
      if (bad / (double) track.frames() >= MOST_NOISE) {
        kept.remove(track);
      } else if (bad > 0) {
        track.motion = Math.min(track.motion, variance(track.joints, upright));
      }
    }
    kept.sort(Comparator.comparingDouble((Track track) -> -track.motion));
    return kept;
  }

  /** Whether a body is not much wider than high, for each of its frames. */
  private static boolean[] upright(Track track) {
    boolean[] upright = new boolean[track.frames()];
    for (int frame = 0; frame < upright.length; frame++) {
      double width = spread(track.joints, frame, 0);
      double height = spread(track.joints, frame, 1);
      upright[frame] = width <= WIDTH_PER_HEIGHT * height;
    }
    return upright;
  }

  private static double spread(float[] joints, int frame, int axis) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int joint = 0; joint < NtuRecording.JOINTS; joint++) {
      float value = joints[frame * PERSON + joint * NtuRecording.COORDINATES + axis];
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }

  /** Sum over the axes of the variance over all points of the chosen frames, or of all if null. */
  private static double variance(float[] joints, boolean[] chosen) {
    double total = 0;
    for (int axis = 0; axis < NtuRecording.COORDINATES; axis++) {
      double sum = 0;
      double squares = 0;
      int count = 0;
      for (int at = axis; at < joints.length; at += NtuRecording.COORDINATES) {
        if (chosen == null || chosen[at / PERSON]) {
          sum += joints[at];
          squares += (double) joints[at] * joints[at];
          count++;
        }
      }
      double mean = sum / count;
      total += squares / count - mean * mean;
    }
    return total;
  }

  private static float[] single(Track track, int frames) {
    float[] values = new float[frames * PERSON]; // [T, 1, V, C]
    System.arraycopy(track.joints, 0, values, track.start * PERSON, track.joints.length);
    return values;
  }

  private static float[] pair(List<Track> tracks, int frames) {
    float[] values = new float[frames * 2 * PERSON]; // [T, 2, V, C]
    Track leader = tracks.get(0);
    Actor first = new Actor(0, leader.start, leader.last());
    Actor second = new Actor(1, 0, 0);
    write(leader, first, values);
    for (Track track : tracks.subList(1, tracks.size())) {
      if (first.isFreeFor(track)) {
        write(track, first, values);
        first.widen(track);
      } else if (second.isFreeFor(track)) {
        write(track, second, values);
        second.widen(track);
      }
    }
    return values;
  }

  private static void write(Track track, Actor actor, float[] values) {
    for (int frame = 0; frame < track.frames(); frame++) {
      int target = ((track.start + frame) * 2 + actor.person) * PERSON;
      System.arraycopy(track.joints, frame * PERSON, values, target, PERSON);
    }
  }

  private static float[] withoutEmptyFrames(float[] values, int frameSize) {
    float[] kept = new float[values.length];
    int length = 0;
    for (int at = 0; at < values.length; at += frameSize) {
      for (int i = at; i < at + frameSize; i++) {
        if (values[i] != 0) {
          System.arraycopy(values, at, kept, length, frameSize);
          length += frameSize;
          break;
        }
      }
    }
    return Arrays.copyOf(kept, length);
  }
}
