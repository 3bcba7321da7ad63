package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Animations;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.video.Visualisation;
import org.maskedaction.method.mae.MaskedSkeleton;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.train.Metric;
import org.maskedaction.viz.ClipAnimation;
import org.maskedaction.viz.SkeletonPicture;
import org.maskedaction.viz.SkeletonSheet;

/**
 * Pictures of what a pre-trained model does with skeletons: a contact sheet and an animation of
 * each clip with the original, the visible joints and the reconstruction. The reconstruction of
 * normalised targets takes mean and deviation of every segment from the original.
 */
public final class SkeletonVisualisation {
  private final PictureOptions options;
  private final Path data;

  /**
   * Pictures as {@code options} ask for.
   *
   * @param options without a list and without queries, which are for videos
   * @param data prepared sequences in place of the run's own, or null
   * @throws InputException for an option that is for videos
   */
  public SkeletonVisualisation(PictureOptions options, Path data) {
    if (options.list() != null) {
      throw new InputException(
          "--list is for videos; sequences come from the run's data, or from --data FILE.npz");
    }
    if (!options.queries().isEmpty()) {
      throw new InputException("--attention-query is for runs with a sampler, on videos");
    }
    this.options = options;
    this.data = data;
  }

  /** Whether a checkpoint, or a run folder, is of a run on skeletons. */
  public static boolean isFor(Path checkpoint) {
    return FrozenSkeletonModel.isFor(checkpoint);
  }

  /**
   * Writes the contact sheet NAME.png into {@code sheet} and the animations NAME-1.gif or
   * NAME-1.mp4 for the first clip and so on beside it. Clips are spread evenly over the test
   * sequences.
   *
   * @throws InputException for a run that is none on joints, a compared run of other clips, or a
   *     sequence that cannot be read
   */
  public Visualisation.Result draw(Path sheet) throws IOException {
    Visualisation.requireFolder(sheet);
    PretrainedSkeletonRun run = PretrainedSkeletonRun.open(options.run(), data);
    List<PretrainedSkeletonRun> others = others(run);
    SkeletonData sequences = SkeletonData.open(run.config().data(), run.config().model());
    List<SkeletonClips> clips = clips(sequences, options.clips());
    List<List<SkeletonPicture.View>> views = new ArrayList<>();
    clips.forEach(clip -> views.add(new ArrayList<>()));
    double loss = add(run, clips, views, !others.isEmpty());
    for (PretrainedSkeletonRun other : others) {
      add(other, clips, views, true);
    }
    List<SkeletonPicture> pictures = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      pictures.add(picture(clips.get(i), sequences.file().layout().parents(), views.get(i)));
    }
    return new Visualisation.Result(
        write(run, pictures, sheet), Map.of(Metric.VAL_LOSS, loss), List.of());
  }

  private List<PretrainedSkeletonRun> others(PretrainedSkeletonRun run) {
    List<PretrainedSkeletonRun> others =
        options.compared().stream().map(path -> PretrainedSkeletonRun.open(path, data)).toList();
    for (PretrainedSkeletonRun other : others) {
      String here = shape(run.config().model());
      String there = shape(other.config().model());
      if (!there.equals(here)) {
        throw new InputException(
            "--compare: clips of %s have %s, those of %s %s; expected the same"
                .formatted(other.path(), there, run.path(), here));
      }
    }
    return others;
  }

  private static String shape(SkeletonModelConfig model) {
    return "%d persons, %d frames and %d joints"
        .formatted(model.persons(), model.frames(), model.joints());
  }

  /** Up to {@code most} clips, one by one, spread evenly over the test sequences. */
  static List<SkeletonClips> clips(SkeletonData sequences, int most) {
    List<SkeletonSequence> all = sequences.of(Part.TEST);
    int count = Math.min(most, all.size());
    List<SkeletonSequence> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(all.get((int) ((long) i * all.size() / count)));
    }
    List<SkeletonClips> clips = new ArrayList<>();
    try (BatchLoader<SkeletonClips> loader = sequences.centre(chosen, 1)) {
      loader.forEach(clips::add);
    }
    return clips;
  }

  /** Adds what a model makes of each clip; returns its mean error. */
  private double add(
      PretrainedSkeletonRun run,
      List<SkeletonClips> clips,
      List<List<SkeletonPicture.View>> views,
      boolean named) {
    double sum = 0;
    try (SkeletonViews model = new SkeletonViews(run)) {
      for (int i = 0; i < clips.size(); i++) {
        MaskedSkeleton result = model.result(clips.get(i), options.seed(), i);
        views.get(i).add(model.view(result, named));
        sum += result.loss();
      }
    }
    return sum / clips.size();
  }

  /** A clip with what models make of it. */
  static SkeletonPicture picture(
      SkeletonClips clip, List<Integer> parents, List<SkeletonPicture.View> views) {
    return new SkeletonPicture(
        "%s, class %d".formatted(clip.ids().get(0), clip.labels()[0]),
        parents,
        clip.persons(),
        clip.frames(),
        clip.byPerson(),
        views);
  }

  private List<Visualisation.Written> write(
      PretrainedSkeletonRun run, List<SkeletonPicture> pictures, Path sheet) throws IOException {
    List<Visualisation.Written> files = new ArrayList<>();
    new SkeletonSheet(run.source(), pictures).write(sheet);
    files.add(
        new Visualisation.Written(sheet, "contact sheet of %d clips".formatted(pictures.size())));
    if (options.animation() == PictureOptions.Animation.NONE) {
      return files;
    }
    String extension = options.animation().name().toLowerCase(Locale.ROOT);
    for (int i = 0; i < pictures.size(); i++) {
      Path file = Visualisation.beside(sheet, "-%d.%s".formatted(i + 1, extension));
      ClipAnimation animation = new ClipAnimation(run.source(), pictures.get(i));
      Animations.write(file, options.animation(), animation.frames(), options.fps());
      files.add(new Visualisation.Written(file, pictures.get(i).title()));
    }
    return files;
  }
}
