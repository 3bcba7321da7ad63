package org.maskedaction.data.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.maskedaction.data.dataset.ActionDataset.SampleName;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;

/**
 * NTU RGB+D with 60 actions (Shahroudy et al., 2016) and with 120 (Liu et al., 2019). {@link
 * NtuProtocol} tells their splits.
 */
public final class Ntu {
  /** Joints of a body. */
  public static final JointLayout LAYOUT = JointLayouts.NTU_25;

  /** Persons M of a recording. */
  public static final int PERSONS = 2;

  private static final String SAMPLE =
      "(?<id>S(?<setup>\\d{3})C(?<camera>\\d{3})P(?<subject>\\d{3})R(?<repetition>\\d{3})"
          + "A(?<action>\\d{3}))";

  /**
   * Files of a sample, such as {@code S001C002P003R002A013.skeleton}; the ending does not count.
   */
  public static final NamePattern FILES =
      new NamePattern("(?s)" + SAMPLE + "(\\..*)?", "S001C002P003R002A013.skeleton");

  private static final NamePattern PLACES =
      new NamePattern(SAMPLE + "(_RGB|_IR|_DEPTH|\\.SKELETON)?", "S001C002P003R002A013_RGB");
  private static final String MISSING = "ntu-missing.txt";

  private Ntu() {}

  /**
   * The sample that a file of skeletons, or a folder of frames such as {@code
   * S001C002P003R002A013_rgb}, is named after in any case; null for other names.
   */
  public static SampleName sample(Path place) {
    return PLACES.find(place.getFileName().toString().toUpperCase(Locale.ROOT));
  }

  /**
   * The samples that the authors list as having missing or incomplete skeletons: 535 of the 120
   * actions, of which 302 are of the first 60.
   */
  public static Set<String> withoutSkeleton() {
    Set<String> names = new HashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Ntu.class.getResourceAsStream(MISSING), StandardCharsets.UTF_8))) {
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
      throw new UncheckedIOException(MISSING, e);
    }
  }
}
