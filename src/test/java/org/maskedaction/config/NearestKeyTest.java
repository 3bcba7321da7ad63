package org.maskedaction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.kind.video.VideoPretrainConfig;

class NearestKeyTest {
  private static final List<String> VALID = RecordKeys.paths(VideoPretrainConfig.class);

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, '', 3",
    "abc, abd, 1",
    "abc, acb, 1",
    "abcd, bcde, 2",
    "kitten, sitting, 3"
  })
  void editsCountInsertionsDeletionsSubstitutionsAndSwaps(String a, String b, int expected) {
    assertThat(NearestKey.edits(a, b)).isEqualTo(expected);
    assertThat(NearestKey.edits(b, a)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "masking.mask_rato, masking.mask_ratio",
    "masking.ratio, masking.mask_ratio",
    "model.embedDim, model.embed_dim",
    "optimiser, optimizer",
    "optimizer.batchsize, optimizer.batch_size",
    "mask_ratio, masking.mask_ratio",
    "model.clip, ppo.clip",
    "data.generated.sprite, data.generated.sprites",
    "data.sampling_rat, data.sampling_rate"
  })
  void slipsFindTheKeyThatWasMeant(String slip, String meant) {
    assertThat(NearestKey.find(slip, VALID)).contains(meant);
  }

  @Test
  void aKeyLikeNoOtherFindsNothing() {
    assertThat(NearestKey.find("model.xyzzyx", VALID)).isEmpty();
  }
}
