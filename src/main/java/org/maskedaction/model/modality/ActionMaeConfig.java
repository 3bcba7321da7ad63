package org.maskedaction.model.modality;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * ActionMAE (Woo et al., 2023): each modality of a sample becomes one token, some tokens are
 * dropped in training, a small autoencoder with memory tokens reconstructs them from the others,
 * and a fusion of the completed tokens names the action. The defaults are what the paper describes;
 * the other values of the switches are what its published code does.
 *
 * @param numClasses number of classes C; labels are 0 to C - 1
 * @param classNames file with one class name per row in the order of the labels, or null
 * @param method what is trained
 * @param singleModality the one modality of the method single, else null
 * @param width width D of a modality's token
 * @param numHeads attention heads of all blocks on modality tokens
 * @param mlpRatio hidden width of their MLPs as a multiple of the width
 * @param encoderDepth blocks of the autoencoder's encoder
 * @param decoderDepth blocks of the autoencoder's decoder
 * @param memoryTokens learned tokens K that join the modality tokens in encoder and decoder
 * @param fusion how the tokens become class scores; the published script takes sum
 * @param fusionDepth blocks of the transformer fusion
 * @param labelSmoothing share of every target that is spread evenly over all classes
 * @param labelLossWeight factor of the cross-entropy in what is minimised
 * @param maskLossWeight factor of the reconstruction error of dropped tokens
 * @param positionEmbedding whether sequences and features have sine positions, and modalities
 *     embeddings of their own in encoder, decoder and fusion; the published code has neither
 * @param attentionPaddingMask whether padded time steps are ignored; the published code attends to
 *     them
 * @param fullSetInput what the fusion reads where no modality is missing
 * @param survivors what the fusion reads for modalities that are there while others are missing
 * @param subsetRestore where the tokens of an incomplete sample are put outside training
 * @param detachTarget whether the reconstruction error leaves the tokens it aims at alone; the
 *     published code sends gradients into them
 * @param targetNormalisation what becomes of a token before a reconstruction is compared with it
 * @param learningRateScaling how the optimizer's base learning rates are to be read
 * @param schedule how the learning rate falls after the warm-up
 * @param modelSelection the weights that a run is evaluated and used with
 */
public record ActionMaeConfig(
    int numClasses,
    @Default("null") Path classNames,
    @Default("actionmae") Method method,
    @Default("null") String singleModality,
    @Default("256") int width,
    @Default("8") int numHeads,
    @Default("4") int mlpRatio,
    @Default("2") int encoderDepth,
    @Default("2") int decoderDepth,
    @Default("4") int memoryTokens,
    @Default("transformer") Fusion fusion,
    @Default("4") int fusionDepth,
    @Default("0.1") double labelSmoothing,
    @Default("1") double labelLossWeight,
    @Default("1") double maskLossWeight,
    @Default("true") boolean positionEmbedding,
    @Default("true") boolean attentionPaddingMask,
    @Default("tokens") FullSetInput fullSetInput,
    @Default("passed") Survivors survivors,
    @Default("scatter") SubsetRestore subsetRestore,
    @Default("true") boolean detachTarget,
    @Default("standardise") TargetNormalisation targetNormalisation,
    @Default("none") LearningRateScaling learningRateScaling,
    @Default("cosine") Schedule schedule,
    @Default("subset_mean") ModelSelection modelSelection) {

  /** What is trained; all methods share encoders and fusion. */
  public enum Method {
    /** Reconstructs what is missing. */
    ACTIONMAE,
    /** Trained on all modalities a sample has; a token of zeros stands for a missing one. */
    FUSION_ZERO_FILLED,
    /** The same with modalities dropped in training as ActionMAE drops them. */
    FUSION_MODALITY_DROPOUT,
    /** One modality alone. */
    SINGLE
  }

  /** How the tokens become class scores. */
  public enum Fusion {
    /** A linear layer per modality, their scores added up. */
    SUM,
    /** One linear layer on all tokens side by side. */
    CONCAT,
    /** Transformer blocks on a class token and the modality tokens, then a linear layer. */
    TRANSFORMER
  }

  /** What the fusion reads where no modality is missing. */
  public enum FullSetInput {
    /** The modality tokens. */
    TOKENS,
    /** The first M outputs of the encoder, memory tokens first, as in the published code. */
    ENCODER
  }

  /** What the fusion reads for modalities that are there while others are missing. */
  public enum Survivors {
    /** Their tokens. */
    PASSED,
    /** The decoder's outputs in their places, as in the published code. */
    REDECODED
  }

  /** Where the tokens of an incomplete sample are put outside training. */
  public enum SubsetRestore {
    /** Each in the place of its modality. */
    SCATTER,
    /** In the first places, whatever their modality, as in the published code. */
    IDENTITY
  }

  /** What becomes of a token before a reconstruction is compared with it. */
  public enum TargetNormalisation {
    /** It is standardised over its values, with the unbiased variance plus 1e-6. */
    STANDARDISE,
    /** Nothing, so that reconstructions have the scale of tokens. */
    NONE
  }

  /** How the optimizer's base learning rates are to be read. */
  public enum LearningRateScaling {
    /** As they are, whatever the batch. */
    NONE,
    /** For 32 samples, in proportion to the batch, as in the published code. */
    BATCH_32
  }

  /** How the learning rate falls after the warm-up. */
  public enum Schedule {
    /** By half a cosine to the lowest one. */
    COSINE,
    /** To a tenth every 30 epochs, and once more at epoch 80, as in the published code. */
    STEP
  }

  /** The weights that a run is evaluated and used with. */
  public enum ModelSelection {
    /** Those with the highest mean top-1 over all subsets of modalities in any evaluation. */
    SUBSET_MEAN,
    /** The last ones. */
    LAST
  }

  /** Checks the ranges. */
  public ActionMaeConfig {
    Check.atLeast("num_classes", numClasses, 2);
    Check.that(
        (method == Method.SINGLE) == (singleModality != null),
        "single_modality",
        "given for the method single and for no other",
        singleModality);
    Check.that(width > 0 && width % 2 == 0, "width", "even and above 0", width);
    Check.atLeast("num_heads", numHeads, 1);
    Check.multiple("width", width, "num_heads", numHeads);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.atLeast("encoder_depth", encoderDepth, 1);
    Check.atLeast("decoder_depth", decoderDepth, 1);
    Check.atLeast("memory_tokens", memoryTokens, 0);
    Check.atLeast("fusion_depth", fusionDepth, 1);
    Check.fraction("label_smoothing", labelSmoothing);
    Check.notNegative("label_loss_weight", labelLossWeight);
    Check.notNegative("mask_loss_weight", maskLossWeight);
  }

  /** Whether modalities are dropped in training. */
  public boolean dropsModalities() {
    return method == Method.ACTIONMAE || method == Method.FUSION_MODALITY_DROPOUT;
  }
}
