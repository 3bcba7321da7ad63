package org.maskedaction.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.maskedaction.kind.modality.ModalityTrainConfig;
import org.maskedaction.kind.skeleton.SkeletonFineTuneConfig;
import org.maskedaction.kind.skeleton.SkeletonPretrainConfig;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.method.classify.LayerDecay;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.method.tats.PpoConfig;
import org.maskedaction.method.tats.PpoUpdate;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.train.CosineSchedule;
import org.maskedaction.train.OptimizerConfig;

/** The learning rates of runs over their steps, from the schedules that training follows. */
public final class LearningRates {
  private LearningRates() {}

  /**
   * One learning rate.
   *
   * @param name what learns at it
   * @param at the rate of a step, counted from 0; not a number where nothing is learned yet
   */
  public record Course(String name, LongToDoubleFunction at) {}

  /** Those of the autoencoder, and of the sampler that PPO trains. */
  public static List<Course> of(VideoPretrainConfig config, long batchesPerEpoch) {
    List<Course> courses = new ArrayList<>();
    courses.add(
        new Course("autoencoder", byStep(config.optimizer(), cosine(config, batchesPerEpoch))));
    if (config.masking().type() == VideoMaskingConfig.Type.TATS) {
      courses.add(new Course("sampler", sampler(config, batchesPerEpoch)));
    }
    return courses;
  }

  /** Those of the head and of the layer that learns most slowly. */
  public static List<Course> of(VideoFineTuneConfig config, long batchesPerEpoch) {
    OptimizerConfig optimizer = config.optimizer();
    return decayed(
        optimizer,
        optimizer.schedule(batchesPerEpoch),
        new LayerDecay(
            config.finetune().layerDecay(), config.model().depth(), VideoMae::isTokenizer),
        "encoder.patch_embed.proj.weight");
  }

  /** That of encoder and decoder. */
  public static List<Course> of(SkeletonPretrainConfig config, long batchesPerEpoch) {
    OptimizerConfig optimizer = config.optimizer();
    LongToDoubleFunction rate = optimizer.schedule(batchesPerEpoch);
    return List.of(new Course("autoencoder", byStep(optimizer, rate)));
  }

  /** Those of the head and, where all weights learn, of the layer that learns most slowly. */
  public static List<Course> of(SkeletonFineTuneConfig config, long batchesPerEpoch) {
    OptimizerConfig optimizer = config.optimizer();
    LongToDoubleFunction rate = optimizer.schedule(batchesPerEpoch);
    if (config.finetune().isLinear()) {
      return List.of(new Course("linear layer", byStep(optimizer, rate)));
    }
    LayerDecay decay =
        new LayerDecay(
            config.finetune().layerDecay(), config.model().depth(), SkeletonMae::isEmbedding);
    return decayed(optimizer, rate, decay, "pos_embed");
  }

  /** That of the whole model. */
  public static List<Course> of(ModalityTrainConfig config, long batchesPerEpoch) {
    OptimizerConfig optimizer = config.optimizer();
    LongToDoubleFunction rate =
        ActionMaeTrainer.schedule(config.actionmae(), optimizer, batchesPerEpoch);
    return List.of(new Course("model", byStep(optimizer, rate)));
  }

  private static LongToDoubleFunction cosine(VideoPretrainConfig config, long batchesPerEpoch) {
    return config.optimizer().schedule(batchesPerEpoch);
  }

  private static List<Course> decayed(
      OptimizerConfig optimizer, LongToDoubleFunction rate, LayerDecay decay, String lowest) {
    LongToDoubleFunction head = byStep(optimizer, rate);
    List<Course> courses = new ArrayList<>(List.of(new Course("head", head)));
    double factor = decay.applyAsDouble(lowest);
    if (factor < 1) {
      courses.add(new Course("embedding", step -> factor * head.applyAsDouble(step)));
    }
    return courses;
  }

  /** A schedule by updates, of which each takes as many steps as gradients are averaged. */
  private static LongToDoubleFunction byStep(OptimizerConfig optimizer, LongToDoubleFunction rate) {
    return step -> rate.applyAsDouble(step / optimizer.accumulationSteps());
  }

  /**
   * PPO makes K passes for every step after the first e epochs; where some of these mask at random,
   * as many as can be expected.
   */
  private static LongToDoubleFunction sampler(VideoPretrainConfig config, long batchesPerEpoch) {
    PpoConfig ppo = config.ppo();
    CosineSchedule schedule = PpoUpdate.schedule(ppo, config.optimizer(), batchesPerEpoch);
    long first = ppo.maeOnlyEpochs() * batchesPerEpoch;
    double passes = ppo.passes() * (1 - ppo.maeRandomShare());
    return step ->
        step < first
            ? Double.NaN
            : schedule.applyAsDouble(Math.round(passes * (double) (step - first)));
  }
}
