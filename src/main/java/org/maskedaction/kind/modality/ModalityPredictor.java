package org.maskedaction.kind.modality;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.data.sensor.ModalityBatches;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalitySample;
import org.maskedaction.data.sensor.ModalityValues;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyArray;
import org.maskedaction.io.numpy.NpzFile;
import org.maskedaction.kind.video.Prediction;
import org.maskedaction.method.actionmae.ModalityInference;
import org.maskedaction.run.ClassNames;

/**
 * Names the action in samples that have some of a model's modalities. Only the encoders of what is
 * there are run. Not safe for several threads at a time.
 *
 * <p>A sample is an npz file with an array for each modality it has, by name and in the shape of
 * the modality without the batch: [C, T, H, W] of a video with values in [0, 1], [T, persons, V,
 * coordinates] of a skeleton, [T, D] of a sequence or of features. The model's means and standard
 * deviations are applied to it. A sequence or features may be shorter, and are then padded.
 */
public final class ModalityPredictor implements AutoCloseable {
  private final List<ModalityConfig> modalities;
  private final List<String> classNames;
  private final ModalityInference inference;

  /**
   * The classes of a sample.
   *
   * @param file the sample
   * @param given the modalities that were used
   * @param reconstructed the length of the reconstructed token of each other modality; empty for
   *     models that reconstruct nothing
   * @param candidates the most probable classes, most probable first
   */
  public record Predicted(
      String file,
      List<String> given,
      Map<String, Double> reconstructed,
      List<Prediction.Candidate> candidates) {}

  /**
   * Loads a model.
   *
   * @param checkpoint of a run on several modalities, or its run folder for the newest one
   * @throws InputException if it is none
   */
  public ModalityPredictor(Path checkpoint) {
    FrozenModalityModel model = FrozenModalityModel.open(checkpoint, List.of());
    modalities = model.config().architecture().used();
    classNames = ClassNames.kept(model.source().run());
    inference = model.inference(1);
  }

  /**
   * The most probable classes of a sample.
   *
   * @param wanted modalities to use, such as {@code depth+inertial}, or null for all of the sample
   * @param top how many classes to name
   * @throws InputException for a file that cannot be read, arrays of other names or shapes, or a
   *     wanted modality that is not there
   */
  public Predicted predict(Path file, String wanted, int top) {
    if (top < 1) {
      throw new InputException("--top: " + top + "; expected at least 1");
    }
    ModalitySubsets names = new ModalitySubsets(inference.modalities());
    ModalityBatch sample = read(file);
    boolean[] used = sample.present()[0].clone();
    if (wanted != null) {
      boolean[] chosen = names.parse(wanted);
      for (int m = 0; m < used.length; m++) {
        if (chosen[m] && !used[m]) {
          throw new InputException(
              "%s: has no array '%s', only %s"
                  .formatted(file, modalities.get(m).name(), names.name(used)));
        }
      }
      used = chosen;
    }
    float[][] tokens = new float[used.length][];
    for (int m = 0; m < used.length; m++) {
      tokens[m] = used[m] ? inference.token(sample.modalities().get(m)) : null;
    }
    ModalityInference.Scored scored = inference.scores(tokens, List.of(used)).get(0);
    double[] probabilities = Scores.probabilities(scored.logits());
    List<Prediction.Candidate> candidates =
        Scores.highest(probabilities, top).stream()
            .map(label -> new Prediction.Candidate(label, name(label), probabilities[label]))
            .toList();
    List<String> given = List.of(names.name(used).split("\\+"));
    return new Predicted(file.toString(), given, scored.reconstructionNorms(), candidates);
  }

  private String name(int label) {
    return classNames.isEmpty() ? null : classNames.get(label);
  }

  private ModalityBatch read(Path file) {
    NpzFile npz = new NpzFile(file);
    List<String> known = modalities.stream().map(ModalityConfig::name).toList();
    for (String name : npz.names()) {
      if (!known.contains(name)) {
        throw new InputException(
            "%s: has an array '%s'; the model's modalities are %s".formatted(file, name, known));
      }
    }
    List<ModalityValues> values = new ArrayList<>();
    for (ModalityConfig modality : modalities) {
      values.add(npz.has(modality.name()) ? values(npz.array(modality.name()), modality) : null);
    }
    ModalitySample sample = new ModalitySample(file.toString(), 0, values, List.of());
    return ModalityBatches.of(0, 0, List.of(sample), modalities);
  }

  private static ModalityValues values(NpyArray array, ModalityConfig modality) {
    long[] whole = modality.shape(1);
    long[] expected = Arrays.copyOfRange(whole, 1, whole.length);
    long[] shape = array.header().shape();
    boolean paddable =
        switch (modality.kind()) {
          case SEQUENCE, FEATURES -> true;
          case VIDEO, SKELETON -> false;
        };
    boolean fits =
        shape.length == expected.length
            && shape[0] >= 1
            && (paddable ? shape[0] <= expected[0] : shape[0] == expected[0])
            && Arrays.equals(shape, 1, shape.length, expected, 1, expected.length);
    if (!fits) {
      throw new InputException(
          "%s: has the shape %s, expected %s%s"
              .formatted(
                  array.what(),
                  Arrays.toString(shape),
                  Arrays.toString(expected),
                  paddable ? " or fewer time steps" : ""));
    }
    float[] values = new float[modality.size()];
    for (int row = 0; row < array.rows(); row++) {
      float[] numbers = array.floats(row);
      System.arraycopy(numbers, 0, values, row * numbers.length, numbers.length);
    }
    boolean[] valid = new boolean[modality.length()];
    Arrays.fill(valid, 0, paddable ? array.rows() : valid.length, true);
    return new ModalityValues(values, valid);
  }

  @Override
  public void close() {
    inference.close();
  }
}
