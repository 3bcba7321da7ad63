package org.maskedaction.data;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;

/**
 * Identifies samples and their labels in a few characters. Runs and results name their data by
 * these texts, so that they stay as they are.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /** Number of videos, and a hash of their names and labels in their order. */
  public static String ofVideos(int count, IntFunction<String> id, IntUnaryOperator label) {
    long hash = 1;
    for (int at = 0; at < count; at++) {
      hash = hash * 31 + id.apply(at).hashCode();
      hash = hash * 31 + label.applyAsInt(at);
    }
    return String.format(Locale.ROOT, "%d videos, %016x", count, hash);
  }

  /** Number of samples of several modalities, and a checksum of their names and labels. */
  public static String ofSamples(int count, IntFunction<String> id, IntUnaryOperator label) {
    CRC32 checksum = new CRC32();
    for (int at = 0; at < count; at++) {
      String line = id.apply(at) + " " + label.applyAsInt(at) + "\n";
      checksum.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return String.format(Locale.ROOT, "%d samples, %08x", count, checksum.getValue());
  }

  /** Number of skeleton sequences, and checksums of the arrays of their values and labels. */
  public static String ofSequences(int count, long values, long labels) {
    return String.format(Locale.ROOT, "%d sequences, %08x, labels %08x", count, values, labels);
  }
}
