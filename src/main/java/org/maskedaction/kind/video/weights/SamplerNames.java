package org.maskedaction.kind.video.weights;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.model.video.TatsSampler;

/** Names of samplers: our own, and those of AdaMAE's published files. */
public final class SamplerNames {
  /** The learned position table of AdaMAE. */
  public static final String ADAMAE_POSITIONS = "encoder.pos_embed_probs";

  /** AdaMAE's blocks, by number, and after them the logit. */
  public static final String ADAMAE_LAYERS = "encoder.get_token_probs.";

  private static final Pattern BLOCK =
      Pattern.compile(Pattern.quote(TatsSampler.PREFIX) + "blocks\\.(\\d+)\\.(.*)");
  private static final String POSITIONS = TatsSampler.PREFIX + "pos_embed";
  private static final String HEAD = TatsSampler.PREFIX + "head.";

  private SamplerNames() {}

  /** Whether a parameter belongs to a sampler. */
  public static boolean isSampler(String name) {
    return name.startsWith(TatsSampler.PREFIX);
  }

  /** AdaMAE's name for a parameter of its sampler with {@code depth} blocks. */
  static String adaMae(String name, int depth) {
    Matcher block = BLOCK.matcher(name);
    if (block.matches()) {
      return ADAMAE_LAYERS + block.group(1) + "." + block.group(2);
    }
    if (name.startsWith(HEAD)) {
      return ADAMAE_LAYERS + depth + "." + name.substring(HEAD.length());
    }
    if (name.equals(POSITIONS)) {
      return ADAMAE_POSITIONS;
    }
    throw new IllegalArgumentException("AdaMAE has no parameter '" + name + "'");
  }
}
