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
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;

/**
 * What became of a data set of videos.
 *
 * @param command what the user asked for
 * @param seed seed of the split
 * @param classes number of classes
 * @param parts the parts by their names
 * @param videos what the listed videos are like
 * @param shrunk number of listed videos that were written smaller
 * @param leftOut videos that are named but not there or cannot be read, with the reason
 * @param ignored files and rows that were not taken, counted by reason
 * @param duplicates videos with equal content in different parts
 */
public record VideoReport(
    List<String> command,
    long seed,
    int classes,
    Map<String, PartCount> parts,
    Facts videos,
    int shrunk,
    List<LeftOut> leftOut,
    Map<String, Integer> ignored,
    List<Duplicate> duplicates) {

  /**
   * The content of a part.
   *
   * @param videos number of videos
   * @param frames number of frames
   * @param perClass number of videos by class name, of all classes
   * @param unlabelled number of videos without a class
   */
  public record PartCount(int videos, long frames, Map<String, Integer> perClass, int unlabelled) {}

  /**
   * What the listed videos are like.
   *
   * @param frames frames of a video
   * @param bytes size of all files
   * @param sourceBytes size of all files before they were shrunk
   * @param sizes number of videos by columns x rows
   * @param codecs number of videos by codec
   * @param frameRates number of videos by frames per second
   */
  public record Facts(
      FrameSpan frames,
      long bytes,
      long sourceBytes,
      Map<String, Integer> sizes,
      Map<String, Integer> codecs,
      Map<String, Integer> frameRates) {}

  /** The fewest frames of a video, the median and the most. */
  public record FrameSpan(int min, int median, int max) {}

  /**
   * Videos with equal content.
   *
   * @param sha256 checksum of the files
   * @param videos names of the videos by part
   */
  public record Duplicate(String sha256, Map<String, List<String>> videos) {}

  /** Counts what the lists hold, for the report. */
  static final class Census {
    private final List<String> classes;
    private final Map<Part, List<PreparedVideo>> parts;

    Census(List<String> classes, Map<Part, List<PreparedVideo>> parts) {
      this.classes = classes;
      this.parts = parts;
    }

    /** Each part's videos by class. */
    Map<String, PartCount> parts() {
      Map<String, PartCount> counts = new LinkedHashMap<>();
      parts.forEach((part, videos) -> counts.put(part.key(), count(videos)));
      return counts;
    }

    private PartCount count(List<PreparedVideo> videos) {
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
      return new PartCount(videos.size(), frames, perClass, unlabelled);
    }

    /** What the videos of all parts are like. */
    Facts facts() {
      int[] frames = all().mapToInt(video -> video.result().frames()).sorted().toArray();
      return new Facts(
          new FrameSpan(frames[0], frames[frames.length / 2], frames[frames.length - 1]),
          all().mapToLong(video -> video.result().bytes()).sum(),
          all().mapToLong(video -> video.source().bytes()).sum(),
          counts(facts -> facts.width() + "x" + facts.height()),
          counts(PreparedVideo.Facts::codec),
          counts(facts -> String.format(Locale.ROOT, "%.3f", facts.frameRate())));
    }

    private Map<String, Integer> counts(Function<PreparedVideo.Facts, String> property) {
      return all()
          .map(PreparedVideo::result)
          .collect(Collectors.toMap(property, facts -> 1, Integer::sum, TreeMap::new));
    }

    /** Number of videos that were written smaller. */
    int shrunk() {
      return (int) all().filter(PreparedVideo::shrunk).count();
    }

    /** Equal files in different parts, by the content of the sources. */
    List<Duplicate> duplicates() {
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
          .map(content -> new Duplicate(content.getKey(), content.getValue()))
          .toList();
    }

    private Stream<PreparedVideo> all() {
      return parts.values().stream().flatMap(List::stream);
    }
  }
}
