package org.maskedaction.data.video.prepare;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names for written videos: a folder per class, file names as in the source. Characters that some
 * file systems refuse become underscores, so that no name leads out of the folder; equal names are
 * told apart by a number.
 */
final class TargetNames {
  private static final String UNSAFE = "[\\\\/:*?\"<>|\\p{Cntrl}\\u2028\\u2029\\x85]";

  private final Set<String> taken = new HashSet<>();

  /** A name that has not been given before, {@code FOLDER/FILE} without an extension. */
  String next(String folder, String stem) {
    String wanted = safe(folder) + "/" + safe(stem);
    String name = wanted;
    for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
      name = wanted + "-" + number;
    }
    return name;
  }

  private static String safe(String name) {
    String plain = name.replaceAll(UNSAFE, "_").strip();
    String ended = plain.replaceAll("[. ]+$", "").replaceAll("^\\.+", "_");
    return ended.isEmpty() ? "_" : ended;
  }
}
