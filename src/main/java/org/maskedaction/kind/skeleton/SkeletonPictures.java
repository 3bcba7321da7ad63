package org.maskedaction.kind.skeleton;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.PictureFiles;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.Pictures;
import org.maskedaction.method.mae.MaskedSkeleton;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.train.Metrics;
import org.maskedaction.viz.ClipAnimation;
import org.maskedaction.viz.ContactSheet;
import org.maskedaction.viz.SkeletonPicture;

/**
 * Pictures of what a pre-trained model does with skeletons: a contact sheet and an animation of
 * each clip with the original, the visible joints and the reconstruction. The reconstruction of
 * normalised targets takes mean and deviation of every segment from the original.
 */
final class SkeletonPictures implements Pictures {
  private static final int FPS = 15;

  /** Clips are spread evenly over the test sequences. */
  @Override
  public Result draw(PictureOptions options, Path sheet) throws IOException {
    PictureFiles.requireFolder(sheet);
    Path data = options.options() instanceof SkeletonSamples samples ? samples.data() : null;
    PretrainedSkeletonRun run = PretrainedSkeletonRun.open(options.run(), data);
    List<PretrainedSkeletonRun> others = others(run, options.compared(), data);
    SkeletonData sequences = SkeletonData.open(run.config().data(), run.config().model());
    List<SkeletonClips> clips = clips(sequences, options.samples());
    List<List<SkeletonPicture.View>> views = new ArrayList<>();
    clips.forEach(clip -> views.add(new ArrayList<>()));
    double loss = add(run, clips, views, options.seed(), !others.isEmpty());
    for (PretrainedSkeletonRun other : others) {
      add(other, clips, views, options.seed(), true);
    }
    List<SkeletonPicture> pictures = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      pictures.add(picture(clips.get(i), sequences.file().layout().parents(), views.get(i)));
    }
    return new Result(
        write(run, pictures, options, sheet), Map.of(Metrics.VAL_LOSS.name(), loss), List.of());
  }

  private static List<PretrainedSkeletonRun> others(
      PretrainedSkeletonRun run, List<Path> compared, Path data) {
    List<PretrainedSkeletonRun> others =
        compared.stream().map(path -> PretrainedSkeletonRun.open(path, data)).toList();
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
  private static double add(
      PretrainedSkeletonRun run,
      List<SkeletonClips> clips,
      List<List<SkeletonPicture.View>> views,
      long seed,
      boolean named) {
    double sum = 0;
    try (SkeletonViews model = new SkeletonViews(run)) {
      for (int i = 0; i < clips.size(); i++) {
        MaskedSkeleton result = model.result(clips.get(i), seed, i);
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

  private static List<Written> write(
      PretrainedSkeletonRun run, List<SkeletonPicture> pictures, PictureOptions options, Path sheet)
      throws IOException {
    List<Written> files = new ArrayList<>();
    ContactSheet.ofSkeletons(run.source(), pictures).write(sheet);
    files.add(new Written(sheet, "contact sheet of %d clips".formatted(pictures.size())));
    int fps = options.fps() == null ? FPS : options.fps();
    for (int i = 0; i < pictures.size(); i++) {
      ClipAnimation animation = new ClipAnimation(run.source(), pictures.get(i));
      String title = pictures.get(i).title();
      PictureFiles.animate(animation, title, options.animation(), fps, sheet, i, files);
    }
    return files;
  }
}
