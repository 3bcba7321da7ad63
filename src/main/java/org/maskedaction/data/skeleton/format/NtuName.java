package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.io.InputException;

/**
 * What the name of an NTU RGB+D sample says, such as {@code S001C002P003R002A013}.
 *
 * @param stem the name
 * @param capture setup, camera, performer and replication
 * @param action the action from 1
 */
public record NtuName(String stem, Capture capture, int action) {
  private static final Pattern STEM =
      Pattern.compile("S(\\d{3})C(\\d{3})P(\\d{3})R(\\d{3})A(\\d{3})");

  /**
   * Reads the name of a file, whose ending does not count.
   *
   * @throws InputException where the name has another form
   */
  public static NtuName of(Path file) {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    Matcher parts = STEM.matcher(dot < 0 ? name : name.substring(0, dot));
    if (!parts.matches()) {
      throw new InputException(file + ": expected a name such as S001C002P003R002A013.skeleton");
    }
    Capture capture = new Capture(part(parts, 3), part(parts, 2), part(parts, 1), part(parts, 4));
    return new NtuName(parts.group(), capture, part(parts, 5));
  }

  private static int part(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }
}
