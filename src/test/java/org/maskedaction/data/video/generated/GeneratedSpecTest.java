package org.maskedaction.data.video.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.maskedaction.io.InputException;

class GeneratedSpecTest {
  @ParameterizedTest
  @CsvSource({
    "train_clips, 0",
    "val_clips, 0",
    "test_clips, 1000001",
    "size, 30",
    "size, 65",
    "frames, 7",
    "fps, 0",
    "sprites, 5",
  })
  void valuesOutOfRangeAreRefusedByKey(String key, int value) {
    ObjectNode tree = GeneratedDataset.JSON.valueToTree(GeneratedSpec.defaults());
    assertThat(tree.has(key)).isTrue();
    tree.put(key, value);
    assertThatThrownBy(() -> GeneratedDataset.JSON.treeToValue(tree, GeneratedSpec.class))
        .hasRootCauseInstanceOf(InputException.class)
        .rootCause()
        .hasMessageStartingWith(key + ": " + value)
        .hasMessageContaining("expected");
  }

  @Test
  void aMissingBackgroundIsRefused() {
    assertThatThrownBy(() -> new GeneratedSpec(1, 1, 1, 64, 24, 25, null, 1, 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("background: ");
  }

  @Test
  void jsonGivesTheSpecBack() throws JsonProcessingException {
    GeneratedSpec spec =
        new GeneratedSpec(7, 8, 9, 96, 30, 12, GeneratedSpec.BackgroundKind.PANNING, 2, -5L);
    String json = GeneratedDataset.JSON.writeValueAsString(spec);
    assertThat(json).contains("\"train_clips\":7").contains("\"background\":\"panning\"");
    assertThat(GeneratedDataset.JSON.readValue(json, GeneratedSpec.class)).isEqualTo(spec);
  }
}
