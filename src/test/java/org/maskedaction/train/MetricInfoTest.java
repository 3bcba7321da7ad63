package org.maskedaction.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskedaction.method.contrast.ContrastMetrics;

class MetricInfoTest {
  private static List<String> logged() throws IllegalAccessException {
    List<String> names = new ArrayList<>();
    for (Field field : Metric.class.getDeclaredFields()) {
      if (field.getType() == String.class) {
        names.add((String) field.get(null));
      }
    }
    names.add(ContrastMetrics.CONTRASTIVE_LOSS.name());
    return names;
  }

  @Test
  void everyMetricThatIsLoggedIsExplainedOnce() throws IllegalAccessException {
    assertThat(MetricInfo.all())
        .extracting(MetricInfo::name)
        .containsExactlyInAnyOrderElementsOf(logged());
  }

  @Test
  void metricsOfOneDiagramHaveOneUnit() {
    for (MetricInfo one : MetricInfo.all()) {
      for (MetricInfo other : MetricInfo.all()) {
        if (one.title().equals(other.title())) {
          assertThat(one.unit()).as(one + " and " + other).isEqualTo(other.unit());
        }
      }
    }
  }

  @Test
  void aDescriptionEndsWithTheUnit() {
    assertThat(MetricInfo.description("val_entropy")).endsWith("validation clips, in nats");
    assertThat(MetricInfo.description("grad_norm")).endsWith("before clipping");
    assertThat(MetricInfo.description("unheard_of")).isEmpty();
  }

  /** The README's table of metrics is this list. */
  @Test
  void theReadmeSaysTheSame() throws IOException {
    String text = Files.readString(Path.of("README.md"));
    String section = text.split("\n## Metrics\n", 2)[1].split("\n## ", 2)[0];
    List<String> rows = section.lines().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            MetricInfo.all().stream()
                .map(
                    info ->
                        "| `%s` | %s | %s |".formatted(info.name(), info.unit(), info.meaning()))
                .toList());
  }
}
