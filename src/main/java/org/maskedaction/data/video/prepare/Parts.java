package org.maskedaction.data.video.prepare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.maskedaction.data.Part;
import org.maskedaction.data.SplitFractions;
import org.maskedaction.data.StratifiedSplit;
import org.maskedaction.io.InputException;

/** Tells which part each video goes to. */
final class Parts {
  private final PreparationSettings settings;

  Parts(PreparationSettings settings) {
    this.settings = settings;
  }

  /**
   * Shares out the videos. The data set's own split stays; what the settings want beyond it is
   * taken from its training part.
   *
   * @return the videos of each part, in the given order
   * @throws InputException where the settings want a part that the split has already, or a name has
   *     no group in it
   */
  Map<Part, List<PreparedVideo>> assign(List<PreparedVideo> videos) {
    boolean split = videos.stream().anyMatch(video -> video.entry().part() != null);
    SplitFractions fractions = settings.fractions(split);
    requireNew(videos, Part.VAL, fractions);
    requireNew(videos, Part.TEST, fractions);
    List<StratifiedSplit.Item> pool = new ArrayList<>();
    for (PreparedVideo video : videos) {
      if (divisible(video)) {
        CatalogueEntry entry = video.entry();
        pool.add(new StratifiedSplit.Item(entry.file().toString(), entry.label(), group(video)));
      }
    }
    Map<String, Part> drawn = new StratifiedSplit(fractions, settings.seed()).assign(pool);
    Map<Part, List<PreparedVideo>> parts = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      parts.put(part, new ArrayList<>());
    }
    for (PreparedVideo video : videos) {
      CatalogueEntry entry = video.entry();
      Part part = divisible(video) ? drawn.get(entry.file().toString()) : entry.part();
      parts.get(part).add(video);
    }
    return parts;
  }

  private static boolean divisible(PreparedVideo video) {
    return video.entry().part() == null || video.entry().part() == Part.TRAIN;
  }

  private static void requireNew(List<PreparedVideo> videos, Part part, SplitFractions fractions) {
    if (fractions.of(part) > 0 && videos.stream().anyMatch(v -> v.entry().part() == part)) {
      throw new InputException(
          "--%s-fraction: the split has a part for %s already".formatted(part.key(), part.key()));
    }
  }

  /** Without a pattern, files with equal content are a group. */
  private String group(PreparedVideo video) {
    if (settings.groupPattern() == null) {
      return video.source().sha256();
    }
    Matcher matcher = settings.groupPattern().matcher(video.entry().id());
    if (!matcher.find()) {
      throw new InputException(
          "--group-regex: '%s' is not found in '%s'"
              .formatted(settings.groupPattern(), video.entry().id()));
    }
    return matcher.groupCount() > 0 ? String.valueOf(matcher.group(1)) : matcher.group();
  }
}
