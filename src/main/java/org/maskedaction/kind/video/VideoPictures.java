package org.maskedaction.kind.video;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.PictureFiles;
import org.maskedaction.kind.PictureOptions;
import org.maskedaction.kind.Pictures;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.method.mae.VideoReconstruction;
import org.maskedaction.method.mae.VideoReconstruction.MaskedClip;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.RunCheckpoint;
import org.maskedaction.run.checkpoint.CheckpointTensors;
import org.maskedaction.viz.AttentionClip;
import org.maskedaction.viz.ClipAnimation;
import org.maskedaction.viz.ContactSheet;
import org.maskedaction.viz.MaskSheetClip;
import org.maskedaction.viz.MaskSource;
import org.maskedaction.viz.PatchGrid;

/**
 * Pictures of what a pre-trained model does with clips: a mask sheet, an animation of each clip and
 * the attention of chosen tokens.
 */
final class VideoPictures implements Pictures {
  private static final int FPS = 4;

  /**
   * A pre-trained autoencoder, with its sampler where it has one.
   *
   * @param path what it was opened by
   * @param name name of its run folder
   * @param config configuration of its run
   * @param step training step of its checkpoint
   * @param parameters its weights
   */
  record PretrainedRun(
      Path path, String name, VideoPretrainConfig config, long step, Parameters parameters) {
    /**
     * Loads a model.
     *
     * @param path a run folder, for its newest checkpoint, or a checkpoint
     * @throws InputException if it is no pre-training run of videos, or damaged
     */
    static PretrainedRun open(Path path) {
      RunCheckpoint source = RunCheckpoint.open(path);
      Set<String> names = source.weightNames();
      if (!names.contains("encoder.patch_embed.proj.weight") || !names.contains("mask_token")) {
        throw new InputException(
            path + ": holds no masked video autoencoder; expected the run of a pretrain command");
      }
      VideoPretrainConfig config = source.config(VideoPretrainConfig.class);
      Backend.initialise();
      Parameters parameters = VideoPretraining.newParameters(config);
      CheckpointTensors.read(
          source.checkpoint(), Map.of(CheckpointTensors.WEIGHTS, parameters.all()));
      String name = String.valueOf(source.run().getFileName());
      return new PretrainedRun(path, name, config, source.checkpoint().step(), parameters);
    }

    /** Masks and reconstructs one clip at a time, which needs the least memory. */
    VideoReconstruction inference() {
      MaskGenerator masks = config.masking().generator(config.model());
      return new VideoReconstruction(
          parameters, config.sections(), masks, config.chosenSampler(), 1);
    }

    /** How the model cuts clips. */
    PatchGrid grid() {
      return PretrainEvaluation.grid(config.model());
    }

    /** What pictures say about the model. */
    MaskSource source() {
      return PretrainEvaluation.source(config, step);
    }
  }

  @Override
  public Result draw(PictureOptions options, Path sheet) throws IOException {
    PictureFiles.requireFolder(sheet);
    VideoPictureOptions own =
        options.options() instanceof VideoPictureOptions given ? given : VideoPictureOptions.OF_RUN;
    PretrainedRun run = PretrainedRun.open(options.run());
    List<Integer> queries = queries(run, own);
    List<PretrainedRun> others = others(run, options);
    VideoData data = data(run.config(), own);
    List<Clip> clips = new ArrayList<>();
    List<LeftOut> leftOut =
        VideoLoaders.forEachCentre(
            chosen(data.val(), options), run.config().model(), run.config().data(), clips::add);
    List<Written> files = new ArrayList<>();
    try (VideoReconstruction model = run.inference()) {
      List<MaskedClip> results = model.run(clips, options.seed());
      PretrainEvaluation evaluation =
          new PretrainEvaluation(run.config(), model, clips, data.truth());
      List<MaskSheetClip> pictures = compare(evaluation, results, others, options);
      ContactSheet.ofMasks(run.source(), pictures).write(sheet);
      files.add(new Written(sheet, "mask sheet of %d clips".formatted(clips.size())));
      AttentionPictures attention = attention(run, clips, queries, sheet, files);
      animate(run, pictures, attention, options, sheet, files);
      return new Result(files, evaluation.metrics(results), leftOut);
    }
  }

  private static List<Integer> queries(PretrainedRun run, VideoPictureOptions own) {
    if (!own.queries().isEmpty()) {
      try {
        QueryAttention.require(run.config());
      } catch (InputException e) {
        throw new InputException("--attention-query: " + run.path() + ": " + e.getMessage(), e);
      }
    }
    return AttentionPictures.tokens(own.queries(), run.config().model());
  }

  private static List<PretrainedRun> others(PretrainedRun run, PictureOptions options) {
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

  private static VideoData data(VideoPretrainConfig config, VideoPictureOptions own) {
    if (own.list() == null) {
      return VideoData.open(config.data(), done -> {});
    }
    List<VideoEntry> entries = VideoList.read(own.list(), config.data().root());
    return new VideoData(entries, entries, null);
  }

  private static List<VideoEntry> chosen(List<VideoEntry> entries, PictureOptions options) {
    return entries.subList(0, Math.min(options.samples(), entries.size()));
  }

  /** What the sheet shows, with the masks of the other runs for the same clips. */
  private static List<MaskSheetClip> compare(
      PretrainEvaluation evaluation,
      List<MaskedClip> results,
      List<PretrainedRun> others,
      PictureOptions options) {
    List<Clip> clips = results.stream().map(MaskedClip::clip).toList();
    List<List<MaskSheetClip.ComparedMask>> masks = new ArrayList<>();
    clips.forEach(clip -> masks.add(new ArrayList<>()));
    for (PretrainedRun other : others) {
      try (VideoReconstruction inference = other.inference()) {
        List<MaskedClip> compared = inference.run(clips, options.seed());
        for (int i = 0; i < clips.size(); i++) {
          MaskedClip clip = compared.get(i);
          masks
              .get(i)
              .add(
                  new MaskSheetClip.ComparedMask(
                      other.name(), other.source(), clip.visible(), clip.loss()));
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
    Path picture = PictureFiles.beside(sheet, "-attention.png");
    attention.draw(picture);
    files.add(new Written(picture, "attention of tokens " + queries));
    Path numbers = PictureFiles.beside(sheet, "-attention.npz");
    String shape = Arrays.toString(attention.export(numbers));
    files.add(new Written(numbers, "attention " + shape + " = [clip, query, slot, row, column]"));
    return attention;
  }

  private static void animate(
      PretrainedRun run,
      List<MaskSheetClip> pictures,
      AttentionPictures attention,
      PictureOptions options,
      Path sheet,
      List<Written> files)
      throws IOException {
    int fps = options.fps() == null ? FPS : options.fps();
    for (int i = 0; i < pictures.size(); i++) {
      List<AttentionClip.AttentionMap> maps = attention == null ? List.of() : attention.ofClip(i);
      ClipAnimation animation = new ClipAnimation(run.source(), pictures.get(i), maps);
      String title = pictures.get(i).title();
      PictureFiles.animate(animation, title, options.animation(), fps, sheet, i, files);
    }
  }
}
