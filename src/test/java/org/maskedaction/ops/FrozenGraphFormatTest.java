package org.maskedaction.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.converters.ImportClassMapping;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What stands in files with exported graphs and must never change. */
class FrozenGraphFormatTest {
  @BeforeAll
  static void initialise() {
    Backend.initialise();
  }

  @Test
  void opsKeepTheirNames() {
    assertThat(ImportClassMapping.getOpNameMapping().keySet().stream())
        .filteredOn(name -> name != null && name.startsWith("ma_"))
        .containsExactlyInAnyOrder(
            "ma_activation",
            "ma_activation_bp",
            "ma_attention",
            "ma_attention_bp",
            "ma_batch_norm",
            "ma_batch_norm_bp",
            "ma_clipped_ppo_loss",
            "ma_clipped_ppo_loss_bp",
            "ma_drop_path",
            "ma_drop_path_bp",
            "ma_info_nce",
            "ma_info_nce_bp",
            "ma_l2_normalise",
            "ma_l2_normalise_bp",
            "ma_layer_norm",
            "ma_layer_norm_bp",
            "ma_linear",
            "ma_linear_bp",
            "ma_masked_mean",
            "ma_masked_mean_bp",
            "ma_masked_patch_loss",
            "ma_masked_patch_loss_bp",
            "ma_orthoformer_attention",
            "ma_orthoformer_attention_bp",
            "ma_orthoformer_landmarks",
            "ma_patch_targets",
            "ma_person_mean",
            "ma_person_mean_bp",
            "ma_reinforce_loss",
            "ma_reinforce_loss_bp",
            "ma_sample_without_replacement",
            "ma_segment_targets",
            "ma_separable_positions",
            "ma_separable_positions_bp",
            "ma_softmax_cross_entropy",
            "ma_softmax_cross_entropy_bp",
            "ma_token_concat",
            "ma_token_concat_bp",
            "ma_token_gather",
            "ma_token_gather_bp",
            "ma_token_logits",
            "ma_token_logits_bp",
            "ma_token_mean",
            "ma_token_mean_bp",
            "ma_token_scatter",
            "ma_token_scatter_bp",
            "ma_token_table",
            "ma_token_table_bp",
            "ma_trajectory_attention",
            "ma_trajectory_attention_bp",
            "ma_weighted_token_loss",
            "ma_weighted_token_loss_bp");
  }

  @ParameterizedTest
  @CsvSource({"GELU,0", "RELU,1"})
  void activationsKeepTheirNumbers(Activation.Kind kind, int number) {
    assertThat(arguments(x -> Activation.of("y", kind, x), 2, 3)).containsExactly(number);
    assertThat(Numbered.of(Activation.Kind.values(), number)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"RAW,0", "JOINT,1", "NAT,2", "MOTION,3"})
  void segmentTargetsKeepTheirNumbers(SegmentTargets.Kind kind, int number) {
    SegmentTargets.Settings settings = new SegmentTargets.Settings(kind, 5, 1, 1e-6);

    assertThat(arguments(x -> SegmentTargets.of("y", x, 2, settings), 1, 4, 3, 2))
        .containsExactly(2, number, 5, 1);
    assertThat(Numbered.of(SegmentTargets.Kind.values(), number)).isEqualTo(kind);
  }

  @Test
  void reconstructionErrorsKeepTheirNumbers() {
    assertThat(
            arguments(x -> MaskedPatchLoss.of("y", "e", x, x, MaskedPatchLoss.MSE).loss(), 1, 2, 3))
        .containsExactly(0);
    assertThat(
            arguments(x -> MaskedPatchLoss.of("y", "e", x, x, MaskedPatchLoss.L1).loss(), 1, 2, 3))
        .containsExactly(1);
  }

  @Test
  void refusesNumbersOfNoConstant() {
    Activation op = new Activation();
    op.addIArgument(2);
    INDArray x = Nd4j.zeros(DataType.DOUBLE, 2, 3);

    assertThatThrownBy(() -> op.run(x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 is the number of none of [GELU, RELU]");
  }

  /** Integer arguments after a copy through FlatBuffers. */
  private static long[] arguments(Function<SDVariable, SDVariable> op, long... shape) {
    SameDiff graph = SameDiff.create();
    SDVariable y = op.apply(graph.constant("x", Nd4j.ones(DataType.FLOAT, shape)));
    SameDiff copy = graph.dup();
    copy.output(Map.of(), y.name());
    return ((GraphOp) copy.getVariableOutputOp(y.name())).iArgs();
  }
}
