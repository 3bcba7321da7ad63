package org.maskedaction.method.actionmae;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.sensor.ModalityBatch;
import org.maskedaction.io.InputException;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.modality.ActionMae;
import org.maskedaction.model.modality.ActionMaeConfig;
import org.maskedaction.model.modality.ModalityArchitecture;
import org.maskedaction.model.modality.ModalityEncoders;
import org.maskedaction.model.modality.ModalityTokens;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Class scores of single samples from weights that do not change meanwhile. Only the encoders of
 * the modalities that a sample has are run; its tokens then pass the rest once for all subsets that
 * are asked for.
 */
public final class ModalityInference implements AutoCloseable {
  private final Parameters parameters;
  private final ActionMaeConfig actionmae;
  private final List<ModalityTokens> cuts;
  private final ModalityInputs inputs;
  private final int rows;
  private final PlanMemory memory = new PlanMemory();
  private final Map<String, ExecutionPlan> encoders = new HashMap<>();
  private final ExecutionPlan head;

  /**
   * The scores of a sample with a choice of its modalities.
   *
   * @param logits one score per class // [C]
   * @param reconstructionNorms length of the reconstruction of each modality by name, in the order
   *     of the model; only of those that were reconstructed
   */
  public record Scored(float[] logits, Map<String, Double> reconstructionNorms) {}

  /**
   * Of the model with these weights.
   *
   * @param rows most subsets that are asked for at once
   */
  public ModalityInference(Parameters parameters, ModalityArchitecture architecture, int rows) {
    this.parameters = parameters;
    this.rows = rows;
    actionmae = architecture.actionmae();
    cuts = architecture.cuts();
    inputs = new ModalityInputs(cuts, actionmae.attentionPaddingMask());
    List<String> outputs =
        ActionMae.hasAutoencoder(actionmae)
            ? List.of(ActionMae.LOGITS, ActionMae.RECONSTRUCTION)
            : List.of(ActionMae.LOGITS);
    head = plan(ActionMae.headGraph(parameters, architecture, rows), outputs, "actionmae.head");
  }

  private ExecutionPlan plan(SameDiff graph, List<String> outputs, String name) {
    return ExecutionPlan.forward(
        graph, parameters.all(), outputs, memory, PlanOptions.DEFAULT.withName(name));
  }

  /** The modalities of the model, in its order. */
  public List<String> modalities() {
    return cuts.stream().map(ModalityTokens::name).toList();
  }

  /**
   * The token of one modality of a single sample. // [D]
   *
   * @throws InputException if the model has no such modality, or its shape is another
   */
  public float[] token(ModalityBatch.Input input) {
    ModalityTokens cut =
        cuts.stream()
            .filter(each -> each.name().equals(input.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        "the model has no modality %s, only %s"
                            .formatted(input.name(), modalities())));
    ModalityInputs.Cut values = inputs.cut(cut, input, 1);
    String output = ModalityEncoders.token(cut.name());
    ExecutionPlan encoder =
        encoders.computeIfAbsent(
            cut.name(),
            name ->
                plan(
                    ModalityEncoders.graph(parameters, cut, actionmae, 1),
                    List.of(output),
                    "encoder." + name));
    Memory.write(encoder.input(ModalityEncoders.tokens(cut.name())), values.tokens());
    if (cut.hasBlocks()) {
      Memory.write(encoder.input(ModalityEncoders.valid(cut.name())), values.valid());
    }
    encoder.run();
    return Memory.values(encoder.output(output));
  }

  /** Modalities whose encoders have been needed so far. */
  public List<String> encodersRun() {
    return modalities().stream().filter(encoders::containsKey).toList();
  }

  /**
   * The scores of a sample for several choices of its modalities.
   *
   * @param tokens its tokens in the order of the model, null for a modality it lacks // [M][D]
   * @param subsets the modalities to use, each time some of those it has // [at most rows][M]
   * @throws InputException for a choice of none, or of a modality that it lacks
   */
  public List<Scored> scores(float[][] tokens, List<boolean[]> subsets) {
    if (subsets.size() > rows) {
      throw new IllegalArgumentException(subsets.size() + " subsets, room for " + rows);
    }
    subsets.forEach(subset -> require(tokens, subset));
    TokenRoutes routes = new TokenRoutes(actionmae, cuts.size(), rows, false);
    float[] all = new float[rows * cuts.size() * actionmae.width()];
    for (int row = 0; row < rows; row++) {
      boolean[] kept = subsets.get(Math.min(row, subsets.size() - 1));
      routes.set(row, kept, kept);
      for (int m = 0; m < kept.length; m++) {
        if (kept[m]) {
          int at = (row * kept.length + m) * actionmae.width();
          System.arraycopy(tokens[m], 0, all, at, actionmae.width());
        }
      }
    }
    Memory.write(head.input(ActionMae.TOKENS), all);
    Memory.write(head.input(ActionMae.FUSION_PLACES), routes.fusion());
    if (ActionMae.hasAutoencoder(actionmae)) {
      Memory.write(head.input(ActionMae.KEYS), routes.keys());
      Memory.write(head.input(ActionMae.DECODER_PLACES), routes.decoder());
    }
    head.run();
    return read(subsets);
  }

  private void require(float[][] tokens, boolean[] subset) {
    boolean any = false;
    for (int m = 0; m < subset.length; m++) {
      any |= subset[m];
      if (subset[m] && tokens[m] == null) {
        throw new InputException("the sample lacks the modality " + modalities().get(m));
      }
    }
    if (!any) {
      throw new InputException("at least one modality of " + modalities() + " is needed");
    }
  }

  private List<Scored> read(List<boolean[]> subsets) {
    float[] logits = Memory.values(head.output(ActionMae.LOGITS));
    boolean autoencoder = ActionMae.hasAutoencoder(actionmae);
    float[] reconstruction =
        autoencoder ? Memory.values(head.output(ActionMae.RECONSTRUCTION)) : new float[0];
    int classes = actionmae.numClasses();
    List<Scored> result = new ArrayList<>();
    for (int row = 0; row < subsets.size(); row++) {
      Map<String, Double> norms = new LinkedHashMap<>();
      for (int m = 0; m < cuts.size() && autoencoder; m++) {
        if (!subsets.get(row)[m]) {
          norms.put(cuts.get(m).name(), norm(reconstruction, row * cuts.size() + m));
        }
      }
      float[] scores = Arrays.copyOfRange(logits, row * classes, (row + 1) * classes);
      result.add(new Scored(scores, norms));
    }
    return result;
  }

  private double norm(float[] values, int row) {
    double sum = 0;
    for (int i = row * actionmae.width(); i < (row + 1) * actionmae.width(); i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }

  @Override
  public void close() {
    memory.close();
  }
}
