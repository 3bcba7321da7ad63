package org.maskedaction.data.video.generated;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.video.ClipPipeline.ClipView;
import org.maskedaction.data.video.CropPolicy.CropBox;
import org.maskedaction.io.InputException;

/** Where the motion is in the clips of a generated data set. */
public final class MotionTruth {
  /** The share of a tubelet that a moving sprite has to cover unless said otherwise. */
  public static final double DEFAULT_MIN_COVERAGE = 0.05;

  private final Map<String, ClipTruth> clips;

  private MotionTruth(Map<String, ClipTruth> clips) {
    this.clips = clips;
  }

  /**
   * Reads {@code truth.jsonl}.
   *
   * @throws InputException naming file and row where it cannot be read
   */
  public static MotionTruth load(Path file) {
    Map<String, ClipTruth> clips = new HashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      int row = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        ClipTruth clip = parse(file, ++row, line);
        if (clips.put(clip.path(), clip) != null) {
          throw new InputException("%s: row %d: %s again".formatted(file, row, clip.path()));
        }
      }
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, expected the truth of generated clips", e);
    }
    return new MotionTruth(clips);
  }

  /** How many clips are known. */
  public int size() {
    return clips.size();
  }

  /**
   * The row of a clip.
   *
   * @throws InputException where there is none
   */
  public ClipTruth clip(String id) {
    ClipTruth clip = clips.get(id);
    if (clip == null) {
      throw new InputException("%s: no such clip in the motion truth".formatted(id));
    }
    return clip;
  }

  /** {@link #motionTokens(String, ClipView, TokenGrid, double)} with the default coverage. */
  public boolean[] motionTokens(String id, ClipView view, TokenGrid grid) {
    return motionTokens(id, view, grid, DEFAULT_MIN_COVERAGE);
  }

  /**
   * Which tokens show motion: those of whose pixels, over the frames of the tubelet, moving sprites
   * cover a given share. A pixel is covered if its centre, mapped through crop and mirroring to the
   * source frame, lies on a sprite.
   *
   * @param id the clip as the list files name it
   * @param view what the clip shows of the video
   * @param grid how the clip is cut into tokens
   * @param minCoverage share in (0, 1]
   * @return // [N]
   * @throws InputException where the clip is unknown or the view is not one of its video
   */
  public boolean[] motionTokens(String id, ClipView view, TokenGrid grid, double minCoverage) {
    if (!(minCoverage > 0 && minCoverage <= 1)) {
      throw new IllegalArgumentException("coverage %s is not in (0, 1]".formatted(minCoverage));
    }
    int[] covered = coveredPixels(clip(id), view, grid);
    double least = minCoverage * grid.tubeletSize() * grid.patchSize() * grid.patchSize();
    boolean[] motion = new boolean[covered.length];
    for (int token = 0; token < motion.length; token++) {
      motion[token] = covered[token] >= least;
    }
    return motion;
  }

  private static int[] coveredPixels(ClipTruth clip, ClipView view, TokenGrid grid) {
    requireView(clip, view, grid);
    int size = grid.imageSize();
    CropBox crop = view.crop();
    int[] covered = new int[grid.tokens()];
    for (int frame = 0; frame < grid.frames(); frame++) {
      int source = view.frameIndices()[frame];
      for (int row = 0; row < size; row++) {
        double y = crop.top() + (row + 0.5) * crop.height() / size;
        for (int column = 0; column < size; column++) {
          int unflipped = view.flipped() ? size - 1 - column : column;
          double x = crop.left() + (unflipped + 0.5) * crop.width() / size;
          if (clip.moves(source, x, y)) {
            covered[grid.token(frame, column, row)]++;
          }
        }
      }
    }
    return covered;
  }

  private static void requireView(ClipTruth clip, ClipView view, TokenGrid grid) {
    if (view.frameIndices().length != grid.frames()) {
      throw new InputException(
          "%s: a view of %d frames, expected %d"
              .formatted(clip.path(), view.frameIndices().length, grid.frames()));
    }
    for (int frame : view.frameIndices()) {
      if (frame < 0 || frame >= clip.frames()) {
        throw new InputException(
            "%s: frame %d, expected 0 to %d".formatted(clip.path(), frame, clip.frames() - 1));
      }
    }
    CropBox crop = view.crop();
    if (crop.left() < 0
        || crop.top() < 0
        || crop.left() + crop.width() > clip.size()
        || crop.top() + crop.height() > clip.size()) {
      throw new InputException(
          "%s: %s, expected a part of %d x %d"
              .formatted(clip.path(), crop, clip.size(), clip.size()));
    }
  }

  private static ClipTruth parse(Path file, int row, String line) {
    ClipTruth clip;
    try {
      clip = GeneratedDataset.JSON.readValue(line, ClipTruth.class);
    } catch (JsonProcessingException e) {
      throw new InputException("%s: row %d: %s".formatted(file, row, e.getOriginalMessage()), e);
    }
    String defect = clip.defect();
    if (defect != null) {
      throw new InputException("%s: row %d: %s".formatted(file, row, defect));
    }
    return clip;
  }

  /**
   * One row of {@code truth.jsonl}: where the sprites of a clip are.
   *
   * @param path the clip as the list files name it
   * @param label the class index
   * @param size rows and columns of the video's frames
   * @param frames frames of the video
   * @param sprites from the rearmost to the foremost
   */
  public record ClipTruth(String path, int label, int size, int frames, List<SpriteTrack> sprites) {
    /** Whether a sprite is at a point of a frame. */
    boolean moves(int frame, double pointX, double pointY) {
      for (SpriteTrack sprite : sprites) {
        if (sprite.covers(frame, pointX, pointY, size)) {
          return true;
        }
      }
      return false;
    }

    /** What is missing or contradictory, or null. */
    String defect() {
      if (size < 1 || frames < 1 || sprites.isEmpty()) {
        return "expected size and frames above 0 and a sprite";
      }
      for (SpriteTrack sprite : sprites) {
        if (sprite == null || !(sprite.diameter() > 0)) {
          return "expected a diameter above 0 for every sprite";
        }
        for (float[] values : List.of(sprite.x(), sprite.y(), sprite.angle())) {
          if (values.length != frames) {
            return "%d values in a track, expected %d".formatted(values.length, frames);
          }
        }
      }
      return null;
    }
  }
}
