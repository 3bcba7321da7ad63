package org.maskedaction.method.actionmae;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.model.modality.ModalityTokens;

/**
 * Cuts batches of several modalities into the tokens of their encoders. A token is valid where any
 * of its time steps is; steps that are not valid count as zeros, and so does a person of a skeleton
 * whose coordinates are all 0, who has no valid token.
 */
final class ModalityInputs {
  private final List<ModalityTokens> cuts;
  private final boolean honourPadding;

  /**
   * One modality of a batch.
   *
   * @param tokens // [B·M, N, P]
   * @param valid 1 for a valid token, else 0, after a class token, which always is // [B·M, N or 1
   *     + N]
   */
  record Cut(float[] tokens, float[] valid) {}

  /**
   * @param honourPadding whether padded time steps are told from real ones
   */
  ModalityInputs(List<ModalityTokens> cuts, boolean honourPadding) {
    this.cuts = List.copyOf(cuts);
    this.honourPadding = honourPadding;
  }

  /**
   * Which modalities the samples have, in the order of the cuts. // [B, M]
   *
   * @throws InputException if the batch lacks a modality, or a sample has none
   */
  boolean[][] present(ModalityBatch batch) {
    int[] columns = cuts.stream().mapToInt(cut -> column(batch, cut.name())).toArray();
    boolean[][] present = new boolean[batch.size()][columns.length];
    for (int b = 0; b < present.length; b++) {
      boolean[] given = batch.present()[b];
      if (given.length != batch.modalities().size()) {
        throw new InputException(
            "sample %s says of %d modalities whether it has them; the batch has %d"
                .formatted(batch.ids().get(b), given.length, batch.modalities().size()));
      }
      boolean any = false;
      for (int m = 0; m < columns.length; m++) {
        present[b][m] = given[columns[m]];
        any |= given[columns[m]];
      }
      if (!any && cuts.size() == given.length) {
        throw new InputException(
            "sample %s has none of the modalities %s"
                .formatted(batch.ids().get(b), cuts.stream().map(ModalityTokens::name).toList()));
      }
    }
    return present;
  }

  private static int column(ModalityBatch batch, String name) {
    List<String> names = batch.modalities().stream().map(ModalityBatch.Input::name).toList();
    int column = names.indexOf(name);
    if (column < 0) {
      throw new InputException("the samples have no modality %s, only %s".formatted(name, names));
    }
    return column;
  }

  /** All modalities of a batch by name. */
  Map<String, Cut> cut(ModalityBatch batch) {
    Map<String, Cut> result = new LinkedHashMap<>();
    for (ModalityTokens cut : cuts) {
      ModalityBatch.Input input = batch.modalities().get(column(batch, cut.name()));
      result.put(cut.name(), cut(cut, input, batch.size()));
    }
    return result;
  }

  /** One modality of samples. */
  Cut cut(ModalityTokens cut, ModalityBatch.Input input, int samples) {
    long[] expected = cut.modality().shape(samples);
    if (!Arrays.equals(expected, input.shape())) {
      throw new InputException(
          "modality %s has the shape %s, expected %s"
              .formatted(cut.name(), Arrays.toString(input.shape()), Arrays.toString(expected)));
    }
    return new Cutting(cut, input, samples).run();
  }

  /** The cutting of one modality of one batch. */
  private final class Cutting {
    private final ModalityTokens cut;
    private final ModalityConfig modality;
    private final float[] source;
    private final boolean[][] steps;
    private final int samples;
    private final float[] tokens;
    private final float[] valid;

    Cutting(ModalityTokens cut, ModalityBatch.Input input, int samples) {
      this.cut = cut;
      this.samples = samples;
      modality = cut.modality();
      source = input.values();
      steps = input.valid();
      int rows = samples * cut.persons();
      tokens = new float[rows * cut.tokens() * cut.values()];
      valid = new float[rows * cut.keys()];
    }

    Cut run() {
      for (int b = 0; b < samples; b++) {
        switch (modality.kind()) {
          case VIDEO -> video(b);
          case SKELETON -> skeleton(b);
          case SEQUENCE -> steps(b, cut.encoder().segmentLength());
          case FEATURES -> steps(b, 1);
        }
      }
      return new Cut(tokens, valid);
    }

    private boolean isStep(int b, int t) {
      return !honourPadding || steps[b][t];
    }

    private boolean isRead(int b, int t) {
      return steps[b][t];
    }

    private void video(int b) {
      int patch = cut.encoder().patchSize();
      int tubelet = cut.encoder().tubeletSize();
      int size = modality.imageSize();
      int side = size / patch;
      for (int n = 0; n < cut.tokens(); n++) {
        int slot = n / (side * side);
        int corner = n / side % side * patch * size + n % side * patch;
        int at = (b * cut.tokens() + n) * cut.values();
        for (int c = 0; c < modality.channels(); c++) {
          for (int t = slot * tubelet; t < (slot + 1) * tubelet; t++) {
            markIf(isStep(b, t), b, n);
            int frame = ((b * modality.channels() + c) * modality.length() + t) * size * size;
            for (int y = 0; y < patch; y++, at += patch) {
              if (isRead(b, t)) {
                System.arraycopy(source, frame + corner + y * size, tokens, at, patch);
              }
            }
          }
        }
      }
    }

    private void markIf(boolean condition, int row, int token) {
      if (condition) {
        valid[row * cut.keys() + cut.keys() - cut.tokens() + token] = 1;
      }
    }

    private void skeleton(int b) {
      int persons = modality.persons();
      int joints = modality.joints();
      int coordinates = modality.coordinates();
      int segment = cut.encoder().segmentLength();
      boolean[] seen = new boolean[persons];
      for (int t = 0; t < modality.length(); t++) {
        for (int m = 0; m < persons && isRead(b, t); m++) {
          for (int v = 0; v < joints; v++) {
            int from = (((b * modality.length() + t) * persons + m) * joints + v) * coordinates;
            int token = (b * persons + m) * cut.tokens() + t / segment * joints + v;
            int to = token * cut.values() + t % segment * coordinates;
            for (int c = 0; c < coordinates; c++) {
              tokens[to + c] = source[from + c];
              seen[m] |= source[from + c] != 0;
            }
          }
        }
      }
      for (int m = 0; m < persons; m++) {
        for (int n = 0; n < cut.tokens(); n++) {
          markSegment(b, b * persons + m, n, n / joints, seen[m]);
        }
      }
    }

    private void markSegment(int b, int row, int token, int segment, boolean seen) {
      int length = cut.encoder().segmentLength();
      for (int t = segment * length; t < (segment + 1) * length; t++) {
        markIf(seen && isStep(b, t), row, token);
      }
    }

    private void steps(int b, int segment) {
      if (cut.hasClassToken()) {
        valid[b * cut.keys()] = 1;
      }
      int width = modality.values();
      for (int t = 0; t < modality.length(); t++) {
        int token = b * cut.tokens() + t / segment;
        markIf(isStep(b, t), b, t / segment);
        if (isRead(b, t)) {
          int from = (b * modality.length() + t) * width;
          System.arraycopy(source, from, tokens, token * cut.values() + t % segment * width, width);
        }
      }
    }
  }
}
