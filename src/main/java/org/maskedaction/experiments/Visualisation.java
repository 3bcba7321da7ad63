package org.maskedaction.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.checkpoint.Checkpoint;
import org.maskedaction.checkpoint.CheckpointStore;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.config.InputException;
import org.maskedaction.config.PretrainConfig;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.VideoEntry;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.models.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Inference;
import org.maskedaction.train.MaskedAutoencoderTrainee;
import org.maskedaction.train.MaskedClip;

/** A mask sheet of the newest checkpoint of a run. */
public final class Visualisation {
  private final Path run;
  private final Path list;
  private final int count;
  private final long seed;

  /**
   * @param run run folder
   * @param list videos to draw, or null for the evaluation clips of the run
   * @param count how many clips
   * @param seed seed of the masks
   */
  public Visualisation(Path run, Path list, int count, long seed) {
    if (count < 1) {
      throw new InputException("--clips: " + count + "; expected at least 1");
    }
    this.run = run;
    this.list = list;
    this.count = count;
    this.seed = seed;
  }

  /** Writes the picture and returns the metrics of the clips on it. */
  public Map<String, Double> draw(Path file) throws IOException {
    Path configFile = run.resolve("config.yaml");
    PretrainConfig config = ConfigLoader.load(PretrainConfig.class, configFile, List.of());
    Backend.initialise(config.run().threads());
    Checkpoint checkpoint =
        new CheckpointStore(run.resolve("checkpoints"), config.run().keepLast()).latestValid();
    Parameters parameters = PretrainExperiment.parameters(config);
    ModelState.read(checkpoint, Map.of(MaskedAutoencoderTrainee.WEIGHTS, parameters.all()));
    PretrainData data =
        list == null ? PretrainData.open(config.data(), done -> {}) : fromList(config);
    List<VideoEntry> entries = data.val().subList(0, Math.min(count, data.val().size()));
    List<Clip> clips = Loaders.evaluation(entries, config);
    MaskGenerator masks = PretrainExperiment.masks(config);
    try (Inference inference = new Inference(parameters, config, masks, clips.size())) {
      PretrainEvaluation evaluation =
          new PretrainEvaluation(config, inference, clips, data.truth());
      List<MaskedClip> results = inference.run(clips, seed);
      evaluation.draw(file, checkpoint.step(), results, count);
      return evaluation.metrics(results);
    }
  }

  private PretrainData fromList(PretrainConfig config) {
    List<VideoEntry> entries = VideoList.read(list, config.data().root());
    return new PretrainData(entries, entries, null);
  }
}
