package org.maskedaction.data.skeleton.prepare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The samples of NTU RGB+D that its authors list as having missing or incomplete skeletons: 535 of
 * the 120 actions, of which 302 are of the first 60.
 */
public final class MissingSamples {
  private static final String RESOURCE = "/org/maskedaction/data/skeleton/ntu-missing.txt";

  private MissingSamples() {}

  /** Names such as S001C002P003R002A013. */
  public static Set<String> names() {
    Set<String> names = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                MissingSamples.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] parts = line.split(" ");
        for (int at = 1; at < parts.length; at++) {
          names.add("%sA%03d".formatted(parts[0], Integer.parseInt(parts[at])));
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }
}
