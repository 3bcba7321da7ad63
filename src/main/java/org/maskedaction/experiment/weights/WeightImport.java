package org.maskedaction.experiment.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.TensorFile;
import org.maskedaction.interop.TensorMatch;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.safetensors.SafetensorsWriter;
import org.maskedaction.kind.DataKind;
import org.maskedaction.kind.ImportPlan;
import org.maskedaction.kind.ImportSettings;
import org.maskedaction.kind.Kinds;
import org.maskedaction.kind.WeightFormats;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Backend;
import org.maskedaction.run.Provenance;
import org.maskedaction.run.RunFolder;
import org.maskedaction.run.checkpoint.ArrayTransfer;
import org.maskedaction.run.checkpoint.CheckpointStore;
import org.maskedaction.run.checkpoint.CheckpointTensors;

/**
 * Makes a run folder of this project from the weights of another program: each kind of data knows
 * those of its models, as safetensors, npz or PyTorch file. Commands take the folder like that of
 * any run.
 */
public final class WeightImport {
  private static final int SHOWN_NAMES = 5;

  private final Request request;

  /**
   * What to import.
   *
   * @param source file or folder with the weights
   * @param config configuration that the run is to have besides what the weights decide, or null
   * @param overrides settings of the form {@code section.key=value}
   * @param out run folder to make, new or empty
   * @param commandLine for the provenance
   */
  public record Request(
      Path source, Path config, List<String> overrides, Path out, List<String> commandLine) {
    /** Takes its own copies. */
    public Request {
      overrides = List.copyOf(overrides);
      commandLine = List.copyOf(commandLine);
    }

    /** Weights that decide everything, by a program. */
    public static Request of(Path source, Path out) {
      return new Request(source, null, List.of(), out, List.of());
    }
  }

  /**
   * What was done.
   *
   * @param what the kind of file
   * @param tensors tensors of the file that were used
   * @param parameters parameters that they filled
   * @param values values of these parameters
   * @param ignored names of what the file holds besides
   * @param initial parameters with initial values, as the file has none
   * @param notes what was guessed or differs
   */
  public record Report(
      String what,
      long tensors,
      int parameters,
      long values,
      List<String> ignored,
      List<String> initial,
      List<String> notes) {

    /** Lines for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("found " + what);
      lines.add(
          "mapped %d tensors to %d parameters, %,d values".formatted(tensors, parameters, values));
      lines.add("ignored %d%s".formatted(ignored.size(), names(ignored)));
      lines.add("left initial %d%s".formatted(initial.size(), names(initial)));
      notes.forEach(note -> lines.add("note: " + note));
      return lines;
    }

    private static String names(List<String> names) {
      if (names.isEmpty()) {
        return "";
      }
      List<String> shown = names.subList(0, Math.min(SHOWN_NAMES, names.size()));
      String more = names.size() > SHOWN_NAMES ? ", ..." : "";
      return ": " + String.join(", ", shown) + more;
    }
  }

  /** Prepares an import; nothing is read yet. */
  public WeightImport(Request request) {
    this.request = request;
  }

  /**
   * Imports.
   *
   * @throws InputException if the file is malformed or of another kind, a tensor that the model
   *     needs is missing or has another shape, or the folder is in use; there is then no new folder
   * @throws IOException if the folder cannot be written
   */
  public Report run() throws IOException {
    try (TensorFile tensors = TensorFile.open(request.source())) {
      NamedTensors file = new NamedTensors(tensors);
      ImportPlan plan = plan(file);
      Map<String, List<Long>> shapes = plan.shapes().shapes();
      TensorMatch match = TensorMatch.of(file, plan.scheme(), shapes);
      write(file, plan, match);
      long values =
          match.sources().keySet().stream()
              .mapToLong(name -> shapes.get(name).stream().reduce(1L, (a, b) -> a * b))
              .sum();
      return new Report(
          plan.what(),
          match.tensors(),
          match.sources().size(),
          values,
          match.ignored(),
          match.initial(),
          plan.notes());
    }
  }

  private ImportPlan plan(NamedTensors file) {
    for (DataKind kind : Kinds.installed().all()) {
      ImportSettings settings =
          new ImportSettings(request.config(), request.overrides(), request.out());
      Optional<ImportPlan> plan =
          kind.capability(WeightFormats.class).flatMap(formats -> formats.plan(file, settings));
      if (plan.isPresent()) {
        return plan.get();
      }
    }
    throw new InputException(
        "%s: holds none of the known models; its first tensors are %s"
            .formatted(file.path(), file.shapes().keySet().stream().limit(SHOWN_NAMES).toList()));
  }

  private void write(NamedTensors file, ImportPlan plan, TensorMatch match) throws IOException {
    Backend.initialise();
    RunFolder folder = RunFolder.create(request.out(), ConfigLoader.toYaml(plan.config()));
    try (folder) {
      fill(folder, file, plan, match);
    } catch (IOException | RuntimeException e) {
      DurableFiles.deleteTree(request.out());
      throw e;
    }
  }

  private void fill(RunFolder folder, NamedTensors file, ImportPlan plan, TensorMatch match)
      throws IOException {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("epoch", 0L);
    state.put("imported_from", request.source().toString());
    List<TensorSource> sources = sources(file, plan, match);
    new CheckpointStore(folder.files().checkpoints(), 1)
        .save(
            0,
            state,
            aside ->
                SafetensorsWriter.write(
                    aside.resolve(CheckpointTensors.file(CheckpointTensors.WEIGHTS)),
                    Map.of(),
                    sources));
    ClassNames.keep(plan.classNames(), folder.path());
    String source = "imported from " + request.source();
    folder.writeProvenance(Provenance.collect(Map.of(), Map.of(), source, request.commandLine()));
  }

  /** The weights in the order of the model, each read when its turn to be written comes. */
  private static List<TensorSource> sources(NamedTensors file, ImportPlan plan, TensorMatch match) {
    Parameters initial = match.initial().isEmpty() ? null : plan.initial().get();
    List<TensorSource> sources = new ArrayList<>();
    plan.shapes()
        .shapes()
        .forEach(
            (name, shape) -> {
              if (match.sources().containsKey(name)) {
                sources.add(TensorSource.of(name, shape, () -> match.values(file, name, shape)));
              } else {
                sources.add(ArrayTransfer.source(name, initial.get(name)));
              }
            });
    return sources;
  }
}
