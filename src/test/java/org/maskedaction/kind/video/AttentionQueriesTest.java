package org.maskedaction.kind.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.InputException;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.testing.TinyPretraining;

class AttentionQueriesTest {
  /** Four slots of four by four patches. */
  private static final VideoModelConfig MODEL =
      TinyPretraining.config(Path.of("nowhere"), Path.of("nowhere")).model();

  @Test
  void placesAndNumbersNameTokens() {
    assertThat(AttentionPictures.tokens(List.of("0,0,0", "1,2,3", " 3,3,3", "63", "7"), MODEL))
        .containsExactly(0, 27, 63, 63, 7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64 | 64 lies outside the clip of 64 tokens: t 0..3, y and x 0..3",
        "4,0,0 | 4,0,0 lies outside the clip",
        "0,4,0 | lies outside the clip",
        "0,0,4 | lies outside the clip",
        "-1 | '-1'; expected frame slot, row and column as t,y,x, or a token N",
        "1,2 | '1,2'; expected",
        "one | 'one'; expected",
        "99999999999 | '99999999999'; expected"
      })
  void othersAreBadInput(String query, String message) {
    assertThatThrownBy(() -> AttentionPictures.tokens(List.of(query), MODEL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--attention-query: ")
        .hasMessageContaining(message);
  }
}
