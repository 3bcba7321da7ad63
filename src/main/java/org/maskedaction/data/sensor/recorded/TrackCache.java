package org.maskedaction.data.sensor.recorded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Keeps tracks until its room is used up. None is dropped for another, as epochs ask for all in
 * turn, where the one used longest ago is needed next.
 */
final class TrackCache {
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
