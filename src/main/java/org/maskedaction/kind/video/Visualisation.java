package org.maskedaction.kind.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Animations;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.method.mae.MaskedClip;
import org.maskedaction.method.mae.VideoReconstruction;
import org.maskedaction.viz.AttentionMap;
import org.maskedaction.viz.ClipAnimation;
import org.maskedaction.viz.ComparedMask;
import org.maskedaction.viz.MaskSheet;
import org.maskedaction.viz.MaskSheetClip;

/**
 * Pictures of what a pre-trained model does with clips: a mask sheet, an animation of each clip and
 * the attention of chosen tokens.
 */
public final class Visualisation {
  private final PictureOptions options;

  /**
   * What was drawn.
   *
   * @param files what was written, in order
   * @param metrics of the clips on the pictures
   * @param skipped videos that could not be read and are left out
   */
  public record Result(List<Written> files, Map<String, Double> metrics, List<LeftOut> skipped) {}

  /**
   * A file.
   *
   * @param file where it is
   * @param content what is in it
   */
  public record Written(Path file, String content) {}

  /** Pictures as {@code options} ask for. */
  public Visualisation(PictureOptions options) {
    this.options = options;
  }

  /**
   * Writes the mask sheet NAME.png into {@code sheet} and the other files beside it: animations
   * NAME-1.gif or NAME-1.mp4 for the first clip and so on; where queries are given, NAME-attention
   * as png and, as numbers, npz.
   *
   * @throws InputException for a run that is none, a compared run that cuts clips differently, a
   *     query outside the clip or of a run without attention, or where no video can be read
   */
  public Result draw(Path sheet) throws IOException {
    requireFolder(sheet);
    PretrainedRun run = PretrainedRun.open(options.run());
    List<Integer> queries = queries(run);
    List<PretrainedRun> others = others(run);
    VideoData data = data(run.config());
    List<Clip> clips = new ArrayList<>();
    List<LeftOut> skipped =
        CentreClips.forEach(
            chosen(data.val()), run.config().model(), run.config().data(), clips::add);
    List<Written> files = new ArrayList<>();
    try (VideoReconstruction inference = run.inference()) {
      List<MaskedClip> results = inference.run(clips, options.seed());
      PretrainEvaluation evaluation =
          new PretrainEvaluation(run.config(), inference, clips, data.truth());
      List<MaskSheetClip> pictures = compare(evaluation, results, others);
      new MaskSheet(run.source(), pictures).write(sheet);
      files.add(new Written(sheet, "mask sheet of %d clips".formatted(clips.size())));
      AttentionPictures attention = attention(run, clips, queries, sheet, files);
      animate(run, pictures, attention, sheet, files);
      return new Result(files, evaluation.metrics(results), skipped);
    }
  }

  /** That the folder of a file to write is there. */
  public static void requireFolder(Path sheet) {
    Path folder = sheet.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException("--out: " + sheet + ": there is no folder " + folder);
    }
  }

  private List<Integer> queries(PretrainedRun run) {
    if (!options.queries().isEmpty()) {
      try {
        QueryAttention.require(run.config());
      } catch (InputException e) {
        throw new InputException("--attention-query: " + run.path() + ": " + e.getMessage(), e);
      }
    }
    return AttentionQueries.tokens(options.queries(), run.config().model());
  }

  private List<PretrainedRun> others(PretrainedRun run) {
    List<PretrainedRun> others = options.compared().stream().map(PretrainedRun::open).toList();
    for (PretrainedRun other : others) {
      if (!other.grid().equals(run.grid())) {
        throw new InputException(
            "--compare: %s cuts clips into %s, %s into %s; expected the same"
                .formatted(other.path(), other.grid(), run.path(), run.grid()));
      }
    }
    return others;
  }

  private VideoData data(VideoPretrainConfig config) {
    if (options.list() == null) {
      return VideoData.open(config.data(), done -> {});
    }
    List<VideoEntry> entries = VideoList.read(options.list(), config.data().root());
    return new VideoData(entries, entries, null);
  }

  private List<VideoEntry> chosen(List<VideoEntry> entries) {
    return entries.subList(0, Math.min(options.clips(), entries.size()));
  }

  /** What the sheet shows, with the masks of the other runs for the same clips. */
  private List<MaskSheetClip> compare(
      PretrainEvaluation evaluation, List<MaskedClip> results, List<PretrainedRun> others) {
    List<Clip> clips = results.stream().map(MaskedClip::clip).toList();
    List<List<ComparedMask>> masks = new ArrayList<>();
    clips.forEach(clip -> masks.add(new ArrayList<>()));
    for (PretrainedRun other : others) {
      try (VideoReconstruction inference = other.inference()) {
        List<MaskedClip> compared = inference.run(clips, options.seed());
        for (int i = 0; i < clips.size(); i++) {
          MaskedClip clip = compared.get(i);
          masks
              .get(i)
              .add(new ComparedMask(other.name(), other.source(), clip.visible(), clip.loss()));
        }
      }
    }
    List<MaskSheetClip> pictures = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      pictures.add(evaluation.picture(results.get(i)).comparedWith(masks.get(i)));
    }
    return pictures;
  }

  /** Null without queries. */
  private static AttentionPictures attention(
      PretrainedRun run, List<Clip> clips, List<Integer> queries, Path sheet, List<Written> files)
      throws IOException {
    if (queries.isEmpty()) {
      return null;
    }
    AttentionPictures attention = new AttentionPictures(run, clips, queries);
    Path picture = beside(sheet, "-attention.png");
    attention.draw(picture);
    files.add(new Written(picture, "attention of tokens " + queries));
    Path numbers = beside(sheet, "-attention.npz");
    String shape = Arrays.toString(attention.export(numbers));
    files.add(new Written(numbers, "attention " + shape + " = [clip, query, slot, row, column]"));
    return attention;
  }

  private void animate(
      PretrainedRun run,
      List<MaskSheetClip> pictures,
      AttentionPictures attention,
      Path sheet,
      List<Written> files)
      throws IOException {
    if (options.animation() == PictureOptions.Animation.NONE) {
      return;
    }
    String extension = options.animation().name().toLowerCase(Locale.ROOT);
    for (int i = 0; i < pictures.size(); i++) {
      List<AttentionMap> maps = attention == null ? List.of() : attention.ofClip(i);
      ClipAnimation animation = new ClipAnimation(run.source(), pictures.get(i), maps);
      Path file = beside(sheet, "-%d.%s".formatted(i + 1, extension));
      Animations.write(file, options.animation(), animation.frames(), options.fps());
      files.add(new Written(file, pictures.get(i).title()));
    }
  }

  /** A file beside {@code sheet} whose name ends in {@code end} instead of an extension. */
  public static Path beside(Path sheet, String end) {
    String name = sheet.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return sheet.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + end);
  }
}
