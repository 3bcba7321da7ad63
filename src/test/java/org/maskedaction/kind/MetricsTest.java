package org.maskedaction.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.maskedaction.evaluation.ClassifierMetrics;
import org.maskedaction.kind.video.PretrainEvaluation;
import org.maskedaction.method.actionmae.ActionMaeTrainer;
import org.maskedaction.method.adamae.AdaMaeTrainer;
import org.maskedaction.method.contrast.SkeletonContrast;
import org.maskedaction.method.mae.SamplerMetrics;
import org.maskedaction.method.tats.TatsMetrics;
import org.maskedaction.train.Metric;
import org.maskedaction.train.Metrics;

class MetricsTest {
  private static final List<Metric> ALL = Kinds.installed().metrics();

  /** Every record that is declared anywhere is explained. */
  @Test
  void everyMetricIsExplainedOnce() throws IllegalAccessException {
    List<Metric> declared = new ArrayList<>();
    for (Class<?> type :
        List.of(
            Metrics.class,
            ClassifierMetrics.class,
            SamplerMetrics.class,
            AdaMaeTrainer.class,
            TatsMetrics.class,
            SkeletonContrast.class,
            ActionMaeTrainer.class,
            PretrainEvaluation.class)) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getType() == Metric.class) {
          declared.add((Metric) field.get(null));
        }
      }
    }
    assertThat(ALL).containsExactlyInAnyOrderElementsOf(declared);
    assertThat(ALL).extracting(Metric::name).doesNotHaveDuplicates();
  }

  @Test
  void metricsOfOneDiagramHaveOneUnit() {
    for (Metric one : ALL) {
      for (Metric other : ALL) {
        if (one.title().equals(other.title())) {
          assertThat(one.unit()).as(one + " and " + other).isEqualTo(other.unit());
        }
      }
    }
  }

  @Test
  void aDescriptionEndsWithTheUnit() {
    assertThat(description("val_entropy")).endsWith("validation clips, in nats");
    assertThat(description("grad_norm")).endsWith("before clipping");
    assertThat(Kinds.installed().metric("unheard_of")).isEmpty();
  }

  private static String description(String name) {
    return Kinds.installed().metric(name).orElseThrow().description();
  }

  /** The README's table of metrics is this list. */
  @Test
  void theReadmeSaysTheSame() throws IOException {
    String text = Files.readString(Path.of("README.md"));
    String section = text.split("\n## Metrics\n", 2)[1].split("\n## ", 2)[0];
    List<String> rows = section.lines().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            ALL.stream()
                .map(
                    info ->
                        "| `%s` | %s | %s |".formatted(info.name(), info.unit(), info.meaning()))
                .toList());
  }
}
