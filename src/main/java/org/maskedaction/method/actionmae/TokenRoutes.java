package org.maskedaction.method.actionmae;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.modality.ActionMaeConfig;
import org.maskedaction.model.modality.ActionMaeConfig.FullSetInput;
import org.maskedaction.model.modality.ActionMaeConfig.SubsetRestore;
import org.maskedaction.model.modality.ActionMaeConfig.Survivors;

/**
 * Where the tokens of samples go for given modalities to keep, as the placeholders of {@link
 * ActionMae} say it.
 */
public final class TokenRoutes {
  private final ActionMaeConfig config;
  private final int modalities;
  private final int memory;
  private final boolean autoencoder;
  private final boolean training;
  private final float[] keys; // [B, K + M]
  private final int[] decoder; // [B, K + M]
  private final int[] fusion; // [B, M]
  private final float[] maskWeights; // [B, M]

  /**
   * Routes of {@code batch} samples.
   *
   * @param training false to put the tokens of incomplete samples where {@link
   *     ActionMaeConfig#subsetRestore} says
   */
  public TokenRoutes(ActionMaeConfig config, int modalities, int batch, boolean training) {
    this.config = config;
    this.modalities = modalities;
    this.training = training;
    memory = config.memoryTokens();
    autoencoder = ActionMae.hasAutoencoder(config);
    keys = new float[batch * (memory + modalities)];
    decoder = new int[batch * (memory + modalities)];
    fusion = new int[batch * modalities];
    maskWeights = new float[batch * modalities];
  }

  /**
   * Draws which modalities of a sample are kept in training: the number of dropped ones is uniform
   * on 0 to one less than the sample has (ActionMAE, Woo et al., 2023, figure 3), and all choices
   * of that number are equally likely. Each sample draws for itself.
   *
   * @param present the modalities that the sample has // [M]
   * @return the modalities that are kept, at least one of those that are present // [M]
   */
  public static boolean[] drawKept(boolean[] present, SplittableRandom random) {
    int[] candidates = IntStream.range(0, present.length).filter(m -> present[m]).toArray();
    boolean[] kept = present.clone();
    int dropped = candidates.length == 0 ? 0 : random.nextInt(candidates.length);
    for (int i = 0; i < dropped; i++) {
      int chosen = i + random.nextInt(candidates.length - i);
      kept[candidates[chosen]] = false;
      candidates[chosen] = candidates[i];
    }
    return kept;
  }

  /**
   * Sets the routes of one sample.
   *
   * @param present the modalities it has // [M]
   * @param kept those of them that are not dropped, at least one with the autoencoder // [M]
   */
  public void set(int sample, boolean[] present, boolean[] kept) {
    int[] sources = sources(kept);
    boolean complete = true;
    for (int m = 0; m < modalities; m++) {
      complete &= kept[m];
      maskWeights[sample * modalities + m] = present[m] && !kept[m] ? 1 : 0;
    }
    for (int place = 0; place < modalities; place++) {
      int source = sources[place];
      fusion[sample * modalities + place] =
          autoencoder ? read(place, source, complete) : source + 1;
    }
    int first = sample * (memory + modalities);
    for (int i = 0; i < memory; i++) {
      keys[first + i] = 1;
      decoder[first + i] = 1 + i;
    }
    for (int m = 0; m < modalities; m++) {
      keys[first + memory + m] = kept[m] ? 1 : 0;
      decoder[first + memory + m] = sources[m] < 0 ? 0 : 1 + memory + sources[m];
    }
  }

  /** The modality whose token goes to each place, -1 for that of none. // [M] */
  private int[] sources(boolean[] kept) {
    int[] sources = new int[modalities];
    boolean packed = autoencoder && !training && config.subsetRestore() == SubsetRestore.IDENTITY;
    int next = 0;
    Arrays.fill(sources, -1);
    for (int m = 0; m < modalities; m++) {
      if (kept[m]) {
        sources[packed ? next++ : m] = m;
      }
    }
    return sources;
  }

  private int read(int place, int source, boolean complete) {
    if (complete) {
      return config.fullSetInput() == FullSetInput.ENCODER ? 2 * modalities + place : place;
    }
    boolean passed = source >= 0 && config.survivors() == Survivors.PASSED;
    return passed ? source : modalities + place;
  }

  /** {@link ActionMae#KEYS}. */
  public float[] keys() {
    return keys;
  }

  /** {@link ActionMae#DECODER_PLACES}. */
  public int[] decoder() {
    return decoder;
  }

  /** {@link ActionMae#FUSION_PLACES}. */
  public int[] fusion() {
    return fusion;
  }

  /** {@link ActionMae#MASK_WEIGHTS}. */
  public float[] maskWeights() {
    return maskWeights;
  }
}
