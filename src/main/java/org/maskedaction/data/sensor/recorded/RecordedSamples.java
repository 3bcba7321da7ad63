package org.maskedaction.data.sensor.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.data.sensor.ModalityDataConfig.Sampling;
import org.maskedaction.data.sensor.ModalityKind;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalitySet;
import org.maskedaction.io.InputException;

/** Samples that are read from their files. */
final class RecordedSamples implements ModalitySet.Samples {
  private final TakeFormat format;
  private final List<TakeFormat.Take> takes;
  private final List<ModalityConfig> modalities;
  private final ModalityDataConfig config;
  private final TrackCutter cutter;
  private final TrackCache cache;

  RecordedSamples(
      TakeFormat format,
      List<TakeFormat.Take> takes,
      List<ModalityConfig> modalities,
      ModalityDataConfig config,
      TrackCache cache) {
    this.cache = cache;
    this.format = format;
    this.takes = List.copyOf(takes);
    this.modalities = List.copyOf(modalities);
    this.config = config;
    this.cutter = new TrackCutter(config, format.dataset().layout());
  }

  @Override
  public int size() {
    return takes.size();
  }

  @Override
  public String id(int index) {
    return takes.get(index).id();
  }

  @Override
  public int label(int index) {
    return takes.get(index).label();
  }

  @Override
  public ModalitySample load(int index, SplittableRandom random) {
    TakeFormat.Take take = takes.get(index);
    List<String> problems = new ArrayList<>();
    List<Track> tracks = new ArrayList<>(modalities.size());
    for (ModalityConfig modality : modalities) {
      tracks.add(read(take, modality, problems));
    }
    int frames = frames(take, tracks);
    TimeGrid grid = grid(frames, random);
    TrackCutter.Framing framing =
        random == null
            ? TrackCutter.Framing.MIDDLE
            : TrackCutter.Framing.draw(config.minArea(), config.flip(), random);
    List<ModalitySample.Values> values = new ArrayList<>(modalities.size());
    for (int m = 0; m < modalities.size(); m++) {
      values.add(cut(tracks.get(m), modalities.get(m), grid, framing, random, problems));
    }
    return new ModalitySample(take.id(), take.label(), values, problems);
  }

  private Track read(TakeFormat.Take take, ModalityConfig modality, List<String> problems) {
    if (!take.places().containsKey(modality.name())) {
      return null;
    }
    try {
      return cache.get(take.id() + " " + modality.name(), () -> format.read(take, modality));
    } catch (InputException e) {
      problems.add(e.getMessage());
      return null;
    }
  }

  private ModalitySample.Values cut(
      Track track,
      ModalityConfig modality,
      TimeGrid grid,
      TrackCutter.Framing framing,
      SplittableRandom random,
      List<String> problems) {
    if (track == null) {
      return null;
    }
    try {
      return cutter.cut(track, modality, grid, framing, random);
    } catch (InputException e) { // a picture that is read only now
      problems.add(e.getMessage());
      return null;
    }
  }

  private TimeGrid grid(int frames, SplittableRandom random) {
    if (random == null || frames == 0 || config.sampling() == Sampling.UNIFORM) {
      return TimeGrid.uniform();
    }
    int most =
        modalities.stream()
            .filter(modality -> isFramed(modality.kind()))
            .mapToInt(ModalityConfig::length)
            .max()
            .orElse(1);
    return TimeGrid.random(frames, most, random);
  }

  private static boolean isFramed(ModalityKind kind) {
    return kind == ModalityKind.VIDEO || kind == ModalityKind.SKELETON;
  }

  /** Frames of the first video or skeleton, 0 without any; the others have nearly as many. */
  private int frames(TakeFormat.Take take, List<Track> tracks) {
    int first = 0;
    int least = Integer.MAX_VALUE;
    int most = 0;
    StringBuilder lengths = new StringBuilder();
    for (int m = 0; m < tracks.size(); m++) {
      Track track = tracks.get(m);
      if (track == null || !isFramed(modalities.get(m).kind())) {
        continue;
      }
      first = first == 0 ? track.length() : first;
      least = Math.min(least, track.length());
      most = Math.max(most, track.length());
      lengths.append(lengths.isEmpty() ? "" : ", ").append(modalities.get(m).name()).append(' ');
      lengths.append(track.length());
    }
    if (most > 0 && most - least > config.maxLengthDifference() * most) {
      throw new InputException(
          "sample %s: the numbers of frames differ too much: %s".formatted(take.id(), lengths));
    }
    return first;
  }

  /**
   * Keeps tracks until its room is used up. None is dropped for another, as epochs ask for all in
   * turn, where the one used longest ago is needed next.
   */
  static final class TrackCache {
    private final long room;
    private final AtomicLong used = new AtomicLong();
    private final Map<String, Track> tracks = new ConcurrentHashMap<>();

    /** With so many bytes. */
    TrackCache(long room) {
      this.room = room;
    }

    /** The track of that name, read where it is not kept. */
    Track get(String name, Supplier<Track> reader) {
      Track kept = tracks.get(name);
      if (kept != null) {
        return kept;
      }
      Track read = reader.get();
      long bytes = read.heldBytes();
      if (bytes > 0 && used.addAndGet(bytes) <= room) {
        if (tracks.putIfAbsent(name, read) != null) {
          used.addAndGet(-bytes);
        }
      } else {
        used.addAndGet(-bytes);
      }
      return read;
    }
  }
}
