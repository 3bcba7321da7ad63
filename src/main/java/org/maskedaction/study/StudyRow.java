package org.maskedaction.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.job.JobRecord;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunFiles;
import org.maskedaction.train.Metrics;

/**
 * What one arm came to for one seed.
 *
 * @param arm name of the arm
 * @param seed the seed
 * @param values measures by name, those of a protocol behind its name and a dot; those of stages
 *     that the arm does not have are absent
 * @param failure what went wrong, or null
 */
record StudyRow(String arm, long seed, Map<String, Double> values, String failure) {
  static final String TOP1 = "top1";
  static final String TOP5 = "top5";
  static final String SUBSET = "subset ";
  static final String RECONSTRUCTION = "val_loss";
  static final String PRETRAIN_MINUTES = "pretrain_minutes";
  static final String FINETUNE_MINUTES = "minutes";
  static final String PRETRAIN_MIB = "pretrain_peak_mib";
  static final String FINETUNE_MIB = "peak_mib";

  private static final double SECONDS_PER_MINUTE = 60;

  /** The name of a measure of a protocol. */
  static String of(String protocol, String measure) {
    return protocol + "." + measure;
  }

  /** Of jobs that have all ended well. */
  static StudyRow of(StudyPlan.Course course, List<JobRecord> records) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      StudyPlan.Step job = course.jobs().get(i);
      JobRecord record = records.get(i);
      double minutes = record.seconds() / SECONDS_PER_MINUTE;
      switch (job.stage()) {
        case PRETRAIN -> {
          values.put(PRETRAIN_MINUTES, minutes);
          values.put(PRETRAIN_MIB, record.peakMib());
          values.put(RECONSTRUCTION, lastLoss(new RunFiles(job.run()).metrics()));
        }
        case FINETUNE -> {
          values.put(of(job.protocol(), FINETUNE_MINUTES), minutes);
          values.put(of(job.protocol(), FINETUNE_MIB), record.peakMib());
        }
        case EVALUATE -> {
          Path file = job.run().resolve(ResultFolder.EVALUATION);
          JsonNode result = JsonFile.read(file);
          values.put(of(job.protocol(), TOP1), number(result, TOP1, file));
          values.put(of(job.protocol(), TOP5), number(result, TOP5, file));
          values.putAll(subsets(job));
        }
      }
    }
    return new StudyRow(course.arm(), course.seed(), values, null);
  }

  /** The accuracy with every subset of the modalities, where it was measured. */
  private static Map<String, Double> subsets(StudyPlan.Step job) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    Path file = job.run().resolve(ResultFolder.SUBSETS);
    if (Files.exists(file)) {
      for (JsonNode row : JsonFile.read(file).path("rows")) {
        String name = SUBSET + row.path("subset").asText();
        values.put(of(job.protocol(), name), number(row, TOP1, file));
      }
    }
    return values;
  }

  private static double number(JsonNode result, String key, Path file) {
    JsonNode value = result.path(key);
    if (!value.isNumber()) {
      throw new InputException(file + ": has no number '" + key + "'");
    }
    return value.doubleValue();
  }

  private static double lastLoss(Path metrics) throws IOException {
    Object last = null;
    for (Map<String, Object> row : MetricsLog.readAll(metrics)) {
      last = row.getOrDefault(Metrics.VAL_LOSS.name(), last);
    }
    if (last instanceof Number loss) {
      return loss.doubleValue();
    }
    throw new InputException(metrics + ": has no row with '" + Metrics.VAL_LOSS.name() + "'");
  }
}
