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
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.PictureFiles;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.Pictures;
import org.maskedaction.method.mae.SkeletonReconstruction;
import org.maskedaction.method.mae.SkeletonReconstruction.MaskedSkeleton;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.maskedaction.train.Metrics;
import org.maskedaction.viz.ClipAnimation;
import org.maskedaction.viz.ContactSheet;
import org.maskedaction.viz.MaskSource;
import org.maskedaction.viz.SkeletonPicture;

/**
 * Pictures of what a pre-trained model does with skeletons: a contact sheet and an animation of
 * each clip with the original, the visible joints and the reconstruction. The reconstruction of
 * normalised targets takes mean and deviation of every segment from the original.
 */
final class SkeletonPictures implements Pictures {
  private static final int FPS = 15;
  private static final int CLIPS_WHILE_LEARNING = 3;

  /**
   * A pre-trained skeleton autoencoder.
   *
   * @param path what it was opened by
   * @param name name of its run folder
   * @param config configuration of its run, for one clip at a time
   * @param step training step of its checkpoint
   * @param parameters its weights
   */
  record PretrainedSkeletonRun(
      Path path, String name, SkeletonPretrainConfig config, long step, Parameters parameters) {
    /**
     * Loads a model.
     *
     * @param path a run folder, for its newest checkpoint, or a checkpoint
     * @param data prepared sequences in place of the run's own, or null
     * @throws InputException if it is no pre-training run on joints, or damaged
     */
    static PretrainedSkeletonRun open(Path path, Path data) {
      RunCheckpoint source = RunCheckpoint.open(path);
      if (!(Kinds.installed().of(source) instanceof SkeletonKind)
          || !source.weightNames().contains("mask_token")) {
        throw new InputException(
            path
                + ": holds no masked skeleton autoencoder; expected the run of a pretrain command");
      }
      List<String> settings = new ArrayList<>(List.of("optimizer.batch_size=1"));
      if (data != null) {
        settings.add("data.path=" + data);
      }
      SkeletonPretrainConfig config = source.config(SkeletonPretrainConfig.class, settings);
      if (config.data().stream() != SkeletonDataConfig.Stream.JOINT) {
        throw new InputException(
            "%s: its run has data.stream %s; expected joint, as only joints can be drawn"
                .formatted(path, config.data().stream().name().toLowerCase(Locale.ROOT)));
      }
      Backend.initialise();
      Parameters parameters = new Parameters(config.seed());
      SkeletonMae.createParameters(parameters, config.model());
      CheckpointTensors.read(
          source.checkpoint(), Map.of(CheckpointTensors.WEIGHTS, parameters.all()));
      String name = String.valueOf(source.run().getFileName());
      return new PretrainedSkeletonRun(path, name, config, source.checkpoint().step(), parameters);
    }

    /** Masks and reconstructs one clip at a time. */
    SkeletonReconstruction reconstruction() {
      return new SkeletonReconstruction(parameters, config.sections());
    }

    /** What pictures say about the model. */
    MaskSource source() {
      double ratio = 1 - config.masking().keepCount() / (double) config.model().tokens();
      return new MaskSource(config.masking().type().name().toLowerCase(Locale.ROOT), step, ratio);
    }
  }

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

  /**
   * Draws the contact sheet of a run while it learns: some test clips, their visible joints and the
   * reconstruction. Of runs from whose targets no joints follow there is none.
   *
   * @param parameters those that learn
   * @param data sequences of the run
   * @param step finished steps
   */
  static void draw(
      SkeletonPretrainConfig config,
      Parameters parameters,
      SkeletonData data,
      Path sheet,
      long step)
      throws IOException {
    boolean joints = config.data().stream() == SkeletonDataConfig.Stream.JOINT;
    if (!joints
        || !SegmentRestoration.isPossible(config.target(), config.model().segmentLength())) {
      return;
    }
    Path folder = config.run().dir();
    String name = String.valueOf(folder.getFileName());
    PretrainedSkeletonRun run = new PretrainedSkeletonRun(folder, name, config, step, parameters);
    List<SkeletonClips> clips = clips(data, CLIPS_WHILE_LEARNING);
    List<SkeletonPicture> pictures = new ArrayList<>();
    try (SkeletonViews views = new SkeletonViews(run)) {
      for (int i = 0; i < clips.size(); i++) {
        SkeletonPicture.View view = views.view(views.result(clips.get(i), config.seed(), i), false);
        pictures.add(picture(clips.get(i), data.file().layout().parents(), List.of(view)));
      }
    }
    ContactSheet.ofSkeletons(run.source(), pictures).write(sheet);
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
  private static List<SkeletonClips> clips(SkeletonData sequences, int most) {
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
  private static SkeletonPicture picture(
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
