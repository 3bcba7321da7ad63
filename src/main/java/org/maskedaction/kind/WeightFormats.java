package org.maskedaction.kind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.maskedaction.interop.NamedTensors;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.run.RunCheckpoint;
import org.nd4j.autodiff.samediff.SameDiff;

/** How other programs name and shape the weights of models of a kind. */
public interface WeightFormats {
  /**
   * Plans the import of weights, or nothing if they are of no model of this kind.
   *
   * @throws org.maskedaction.io.InputException if they are, but cannot be used
   */
  Optional<ImportPlan> plan(NamedTensors file, ImportSettings settings);

  /** The names of the published code for the model of a run. */
  NamingScheme published(RunCheckpoint run);

  /**
   * The folder by which Hugging Face transformers take the model of a run; empty if it has no such
   * model.
   *
   * @param version4 whether for transformers 4, which names some biases otherwise
   */
  Optional<TransformersFolder> transformers(RunCheckpoint run, boolean version4);

  /**
   * The graph of the model of a run with its weights, and its outputs set.
   *
   * @param batch samples that it takes at once
   */
  SameDiff graph(RunCheckpoint run, int batch);

  /**
   * A folder for Hugging Face transformers.
   *
   * @param scheme names and shapes of the tensors
   * @param configuration writes the files beside them
   */
  record TransformersFolder(NamingScheme scheme, FolderFiles configuration) {}

  /** Writes files into a folder. */
  @FunctionalInterface
  interface FolderFiles {
    /** Writes them. */
    void writeTo(Path folder) throws IOException;
  }
}
