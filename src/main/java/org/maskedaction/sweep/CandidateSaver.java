package org.maskedaction.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultReference;
import org.deeplearning4j.arbiter.optimize.api.saving.ResultSaver;
import org.maskedaction.run.ResultFolder;

/**
 * Writes {@code candidate.json} into the folder of each candidate: settings, score or reason, and
 * for every run its folder, newest checkpoint and last metrics. The resolved configuration lies
 * beside it.
 *
 * @param dir the folder of the search
 */
record CandidateSaver(Path dir) implements ResultSaver {
  /** The folder of a candidate. */
  static Path folder(Path dir, int candidate) {
    return dir.resolve("candidates").resolve(String.format(Locale.ROOT, "%04d", candidate));
  }

  @Override
  public ResultReference saveModel(OptimizationResult result, Object end) throws IOException {
    Ledger.End ended = (Ledger.End) end;
    CandidateSettings settings = (CandidateSettings) result.getCandidate().getValue();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("candidate", result.getIndex());
    content.put("settings", settings.values());
    content.put("status", ended.status());
    content.put("score", ended.score());
    content.put("reason", ended.reason());
    content.put("seconds", ended.seconds());
    content.put("runs", ended.runs());
    ResultFolder.create(folder(dir, result.getIndex())).json("candidate.json", content);
    return new Saved(result);
  }

  @Override
  public List<Class<?>> getSupportedCandidateTypes() {
    return List.of(CandidateSettings.class);
  }

  @Override
  public List<Class<?>> getSupportedModelTypes() {
    return List.of(Ledger.End.class);
  }

  /** The result itself; what it refers to is on disk. */
  private record Saved(OptimizationResult getResult) implements ResultReference {
    @Override
    public Object getResultModel() {
      return getResult.getModelSpecificResults();
    }
  }
}
