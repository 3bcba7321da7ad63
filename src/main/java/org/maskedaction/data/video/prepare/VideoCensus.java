package org.maskedaction.data.video.prepare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.maskedaction.data.Part;

/** Counts what the lists hold, for the report. */
final class VideoCensus {
  private final List<String> classes;
  private final Map<Part, List<PreparedVideo>> parts;

  VideoCensus(List<String> classes, Map<Part, List<PreparedVideo>> parts) {
    this.classes = classes;
    this.parts = parts;
  }

  /** Each part's videos by class. */
  Map<String, VideoReport.PartCount> parts() {
    Map<String, VideoReport.PartCount> counts = new LinkedHashMap<>();
    parts.forEach((part, videos) -> counts.put(part.key(), count(videos)));
    return counts;
  }

  private VideoReport.PartCount count(List<PreparedVideo> videos) {
    Map<String, Integer> perClass = new LinkedHashMap<>();
    classes.forEach(name -> perClass.put(name, 0));
    int unlabelled = 0;
    long frames = 0;
    for (PreparedVideo video : videos) {
      frames += video.result().frames();
      int label = video.entry().label();
      if (label < 0) {
        unlabelled++;
      } else {
        perClass.merge(classes.get(label), 1, Integer::sum);
      }
    }
    return new VideoReport.PartCount(videos.size(), frames, perClass, unlabelled);
  }

  /** What the videos of all parts are like. */
  VideoReport.Facts facts() {
    int[] frames = all().mapToInt(video -> video.result().frames()).sorted().toArray();
    return new VideoReport.Facts(
        new VideoReport.FrameSpan(frames[0], frames[frames.length / 2], frames[frames.length - 1]),
        all().mapToLong(video -> video.result().bytes()).sum(),
        all().mapToLong(video -> video.source().bytes()).sum(),
        counts(facts -> facts.width() + "x" + facts.height()),
        counts(VideoFacts::codec),
        counts(facts -> String.format(Locale.ROOT, "%.3f", facts.frameRate())));
  }

  private Map<String, Integer> counts(Function<VideoFacts, String> property) {
    return all()
        .map(PreparedVideo::result)
        .collect(Collectors.toMap(property, facts -> 1, Integer::sum, TreeMap::new));
  }

  /** Number of videos that were written smaller. */
  int shrunk() {
    return (int) all().filter(PreparedVideo::shrunk).count();
  }

  /** Equal files in different parts, by the content of the sources. */
  List<VideoReport.Duplicate> duplicates() {
    Map<String, Map<String, List<String>>> byContent = new TreeMap<>();
    parts.forEach(
        (part, videos) ->
            videos.forEach(
                video ->
                    byContent
                        .computeIfAbsent(video.source().sha256(), key -> new LinkedHashMap<>())
                        .computeIfAbsent(part.key(), key -> new ArrayList<>())
                        .add(video.entry().id())));
    return byContent.entrySet().stream()
        .filter(content -> content.getValue().size() > 1)
        .map(content -> new VideoReport.Duplicate(content.getKey(), content.getValue()))
        .toList();
  }

  private Stream<PreparedVideo> all() {
    return parts.values().stream().flatMap(List::stream);
  }
}
