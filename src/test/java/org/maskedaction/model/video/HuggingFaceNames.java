package org.maskedaction.model.video;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The parameters of VideoMAE under the names of Hugging Face transformers. */
final class HuggingFaceNames {
  private HuggingFaceNames() {}

  /** Looks tensors up by the other implementation's names. */
  interface Source {
    INDArray get(String key);
  }

  /** The tensor that corresponds to parameter {@code name}, joined and reshaped like it. */
  static INDArray tensor(Source source, String name, INDArray like) {
    if (name.endsWith("attn.qkv.weight")) {
      String base = key(name.replace("attn.qkv.weight", "attention.attention."));
      return Nd4j.concat(
          0,
          source.get(base + "query.weight"),
          source.get(base + "key.weight"),
          source.get(base + "value.weight"));
    }
    return source.get(key(name)).reshape(like.shape());
  }

  private static String key(String name) {
    return name.replace(
            "encoder.patch_embed.proj", "videomae.embeddings.patch_embeddings.projection")
        .replaceAll("^encoder\\.blocks", "videomae.encoder.layer")
        .replaceAll("^encoder\\.norm", "videomae.layernorm")
        .replaceAll("^decoder\\.blocks", "decoder.decoder_layers")
        .replaceAll("^head\\.", "classifier.")
        .replace("attn.q_bias", "attention.attention.query.bias")
        .replace("attn.v_bias", "attention.attention.value.bias")
        .replace("attn.proj", "attention.output.dense")
        .replace("norm1", "layernorm_before")
        .replace("norm2", "layernorm_after")
        .replace("mlp.fc1", "intermediate.dense")
        .replace("mlp.fc2", "output.dense");
  }
}
