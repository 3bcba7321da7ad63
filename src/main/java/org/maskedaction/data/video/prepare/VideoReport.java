package org.maskedaction.data.video.prepare;

import java.util.List;
import java.util.Map;
import org.maskedaction.data.LeftOut;

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
}
