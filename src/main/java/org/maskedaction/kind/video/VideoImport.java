package org.maskedaction.kind.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.ImportPlan;
import org.maskedaction.kind.ImportSettings;
import org.maskedaction.kind.video.weights.HuggingFaceConfig;
import org.maskedaction.kind.video.weights.HuggingFaceScheme;
import org.maskedaction.kind.video.weights.OriginalScheme;
import org.maskedaction.kind.video.weights.VideoWeightFormat;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.VideoModelSize;
import org.maskedaction.model.video.VideoModelSize.Dimensions;

/** Plans the import of a masked video autoencoder or a video classifier. */
public final class VideoImport {

  private static final int USUAL_HEAD_WIDTH = 64;
  private static final double OUR_EPS = 1e-6;
  private static final String HEADS = "model.num_heads";
  private static final String DECODER_HEADS = "model.decoder_num_heads";

  private final NamedTensors file;
  private final VideoWeightFormat format;
  private final VideoWeightFormat.Geometry shape;
  private final ImportSettings settings;
  private final List<String> notes = new ArrayList<>();

  public VideoImport(NamedTensors file, VideoWeightFormat format, ImportSettings settings) {
    this.file = file;
    this.format = format;
    this.settings = settings;
    shape = format.geometry(file);
  }

  public ImportPlan plan() {
    settings
        .guess("data.train_list", ImportSettings.NO_DATA)
        .guess("data.val_list", ImportSettings.NO_DATA);
    settings.guess("run.mask_sheet_every_epochs", 0);
    settings.fact("model.size", "custom").fact("model.embed_dim", shape.width());
    settings.fact("model.depth", shape.depth()).fact("model.mlp_ratio", shape.mlpRatio());
    settings.fact("model.tubelet_size", shape.tubelet()).fact("model.patch_size", shape.patch());
    List<String> classNames = List.of();
    if (!file.settings().isEmpty()) {
      file.settings().forEach(settings::fact);
      guessHeads();
      notes.add("mean and deviation of the colours taken as those of ImageNet");
    } else if (format == VideoWeightFormat.HUGGING_FACE) {
      classNames = takeConfig();
    } else {
      guessHeads();
    }
    return shape.isClassifier() ? classifier(classNames) : autoencoder();
  }

  private ImportPlan classifier(List<String> classNames) {
    settings.fact("finetune.num_classes", shape.classes());
    if (format != VideoWeightFormat.HUGGING_FACE || !file.settings().isEmpty()) {
      someDecoder(); // without effect, but every model has one
    }
    VideoFineTuneConfig config = settings.load(VideoFineTuneConfig.class);
    Parameters described = Parameters.described();
    VideoClassifier.createParameters(described, config.model(), config.classes());
    return new ImportPlan(
        format.text() + ", classifier of " + shape.classes() + " classes",
        config,
        described,
        () -> new VideoFineTuning().parameters(config),
        format == VideoWeightFormat.HUGGING_FACE
            ? new HuggingFaceScheme(config.model(), false)
            : OriginalScheme.classifier(config.model()),
        classNames,
        notes);
  }

  private void someDecoder() {
    settings.fact("model.decoder_embed_dim", shape.width());
    settings.fact("model.decoder_depth", 1).fact(DECODER_HEADS, 1);
  }

  private ImportPlan autoencoder() {
    if (!decodes() && file.settings().isEmpty()) {
      throw new InputException(
          "%s: has neither the decoder of a masked autoencoder nor the head of a classifier"
              .formatted(file.path()));
    }
    if (decodes()) {
      settings.fact("model.decoder_embed_dim", shape.decoderWidth());
      settings.fact("model.decoder_depth", shape.decoderDepth());
    } else {
      someDecoder();
      notes.add("the decoder has initial values: for fine-tuning, features and export");
    }
    boolean adaMae = file.has(OriginalScheme.ADAMAE_POSITIONS);
    int layers = file.blocks(OriginalScheme.ADAMAE_LAYERS);
    settings.guess("masking.type", adaMae ? "adamae" : "tube");
    settings.guess("masking.mask_ratio", adaMae ? 0.95 : 0.9);
    if (adaMae) {
      boolean attends = file.has(OriginalScheme.ADAMAE_LAYERS + "0.attn.qkv.weight");
      settings.fact("adamae.depth", layers - 1).fact("adamae.network", attends ? "mha" : "mlp");
    }
    VideoPretrainConfig config = settings.load(VideoPretrainConfig.class);
    Parameters described = Parameters.described();
    VideoPretraining.createParameters(described, config);
    return new ImportPlan(
        format.text()
            + (decodes() ? ", masked autoencoder" : ", encoder")
            + (adaMae ? " with the sampler of AdaMAE" : ""),
        config,
        described,
        () -> VideoPretraining.newParameters(config),
        scheme(config, adaMae),
        List.of(),
        notes);
  }

  private NamingScheme scheme(VideoPretrainConfig config, boolean adaMae) {
    VideoModelConfig model = config.model();
    if (!decodes()) {
      return HuggingFaceScheme.encoder(model, file.has(HuggingFaceScheme.NORM));
    }
    if (format == VideoWeightFormat.HUGGING_FACE) {
      return new HuggingFaceScheme(model, false);
    }
    return adaMae
        ? OriginalScheme.adaMae(model, config.adamae().depth())
        : OriginalScheme.pretrained(model);
  }

  private boolean decodes() {
    return shape.decoderWidth() > 0 && shape.decoderDepth() > 0;
  }

  /** Takes what the tensors do not say from the configuration beside them. */
  private List<String> takeConfig() {
    Path folder = file.path().toAbsolutePath().getParent();
    HuggingFaceConfig config = HuggingFaceConfig.read(folder.resolve(HuggingFaceConfig.FILE));
    config.require("model_type", "videomae");
    config.require("hidden_act", "gelu");
    config.requireLike("hidden_size", 768, shape.width());
    config.requireLike("num_hidden_layers", 12, shape.depth());
    config.requireLike("patch_size", 16, shape.patch());
    config.requireLike("tubelet_size", 2, shape.tubelet());
    config.requireLike("num_channels", 3, 3);
    if (shape.isClassifier() && !config.flag("use_mean_pooling", true)) {
      throw new InputException(
          config.path() + ": use_mean_pooling is false; only classifiers on the mean are read");
    }
    settings.fact("model.image_size", config.number("image_size", 224));
    settings.fact("model.num_frames", config.number("num_frames", 16));
    settings.fact(HEADS, config.number("num_attention_heads", 12));
    settings.fact(DECODER_HEADS, config.number("decoder_num_attention_heads", 6));
    if (shape.isClassifier()) {
      settings.fact("model.decoder_embed_dim", config.number("decoder_hidden_size", 384));
      settings.fact("model.decoder_depth", config.number("decoder_num_hidden_layers", 4));
    } else {
      settings.fact("loss.normalise_targets", config.flag("norm_pix_loss", true));
    }
    double eps = config.real("layer_norm_eps", 1e-12);
    if (eps != OUR_EPS) {
      notes.add("layer norms use the epsilon %s here, %s in the file".formatted(OUR_EPS, eps));
    }
    takeColours(folder.resolve(HuggingFaceConfig.PREPROCESSOR));
    return shape.isClassifier() ? config.classNames(shape.classes()) : List.of();
  }

  private void takeColours(Path path) {
    if (Files.exists(path)) {
      HuggingFaceConfig preprocessor = HuggingFaceConfig.read(path);
      List<Double> mean = preprocessor.colours("image_mean");
      List<Double> std = preprocessor.colours("image_std");
      if (!mean.isEmpty() && !std.isEmpty()) {
        settings.fact("data.mean", mean).fact("data.std", std);
      }
    }
  }

  private void guessHeads() {
    guessHeads(HEADS, shape.width(), Dimensions::embedDim, Dimensions::numHeads);
    if (shape.decoderWidth() > 0) {
      guessHeads(
          DECODER_HEADS,
          shape.decoderWidth(),
          Dimensions::decoderEmbedDim,
          Dimensions::decoderNumHeads);
    }
    if (!isKnown("model.image_size") || !isKnown("model.num_frames")) {
      notes.add("clips taken as 16 frames of 224 x 224 unless --set model.num_frames, image_size");
    }
  }

  private boolean isKnown(String key) {
    return settings.isGiven(key) || file.settings().containsKey(key);
  }

  /** Takes the heads of the named size of a width, or else those of the usual width. */
  private void guessHeads(
      String key, int width, ToIntFunction<Dimensions> widthOf, ToIntFunction<Dimensions> headsOf) {
    if (isKnown(key)) {
      return;
    }
    int heads =
        Arrays.stream(VideoModelSize.values())
            .map(VideoModelSize::dimensions)
            .filter(size -> widthOf.applyAsInt(size) == width)
            .mapToInt(headsOf)
            .findFirst()
            .orElse(width % USUAL_HEAD_WIDTH == 0 ? width / USUAL_HEAD_WIDTH : 0);
    if (heads == 0) {
      throw new InputException(
          "%s: does not say how many attention heads its width %d has; give --set %s=N"
              .formatted(file.path(), width, key));
    }
    settings.guess(key, heads);
    notes.add("%s %d follows from the width %d by custom".formatted(key, heads, width));
  }
}
