package org.maskedaction.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.maskedaction.interop.onnx.OnnxImporter;
import org.maskedaction.interop.onnx.OnnxModel;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.numpy.NpyHeader;
import org.maskedaction.ops.Backend;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes an ONNX graph as a SameDiff file that any program with Deeplearning4j loads, and checks
 * the file on a sample.
 */
public final class OnnxGraphImport {
  /** How far outputs may be from the expected ones. */
  public static final double TOLERANCE = 1e-4;

  private final Request request;

  /**
   * What to import.
   *
   * @param source ONNX file
   * @param out SameDiff file to write
   * @param batch first extent of inputs that leave it open
   * @param sample npy file with a value of the only input, or null for ones
   * @param expected npy file with the first output for the sample, or null
   */
  public record Request(Path source, Path out, int batch, Path sample, Path expected) {}

  /** Prepares an import; nothing is read yet. */
  public OnnxGraphImport(Request request) {
    this.request = request;
  }

  /**
   * Imports. The file appears under its name only when the check has passed.
   *
   * @return lines for people
   * @throws InputException if the model or a sample is malformed, an op is not supported, or the
   *     output is not finite or not as expected
   * @throws IOException if the file cannot be written
   */
  public List<String> run() throws IOException {
    if (request.batch() < 1) {
      throw new InputException("--batch must be at least 1, is " + request.batch());
    }
    if (request.expected() != null && request.sample() == null) {
      throw new InputException("--expected is for a --sample, which is not given");
    }
    Backend.initialise();
    SameDiff graph = new OnnxImporter(OnnxModel.read(request.source())).graph(request.batch());
    if (graph.inputs().size() != 1) {
      throw new InputException(
          "%s: has the inputs %s; expected one".formatted(request.source(), graph.inputs()));
    }
    Files.createDirectories(request.out().toAbsolutePath().getParent());
    return DurableFiles.replaceBy(
        request.out(),
        aside -> {
          graph.save(aside.toFile(), false);
          return check(SameDiff.load(aside.toFile(), false), graph.outputs());
        });
  }

  private List<String> check(SameDiff graph, List<String> outputs) {
    String input = graph.inputs().get(0);
    String output = outputs.get(0);
    long[] shape = graph.getVariable(input).getShape();
    INDArray sample =
        request.sample() == null ? Nd4j.ones(DataType.FLOAT, shape) : read(request.sample(), shape);
    INDArray found = graph.output(Map.of(input, sample), output).get(output);
    if (found.isNaN().any() || found.isInfinite().any()) {
      throw new InputException(
          "%s: the output '%s' for the sample is not finite".formatted(request.source(), output));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: input '%s' %s, outputs %s"
            .formatted(request.out(), input, Arrays.toString(shape), outputs));
    if (request.expected() != null) {
      INDArray expected = read(request.expected(), found.shape());
      double difference = found.sub(expected).amaxNumber().doubleValue();
      if (!(difference <= TOLERANCE)) {
        throw new InputException(
            "%s: the output '%s' differs by up to %s from %s"
                .formatted(request.source(), output, difference, request.expected()));
      }
      lines.add("output '%s' differs by at most %.1e".formatted(output, difference));
    }
    return lines;
  }

  private static INDArray read(Path file, long[] shape) {
    NpyHeader header = NpyHeader.of(file);
    if (!header.type().equals("<f4") || !Arrays.equals(header.shape(), shape)) {
      throw new InputException(
          "%s: has %s of type %s; expected %s of type <f4"
              .formatted(
                  file, Arrays.toString(header.shape()), header.type(), Arrays.toString(shape)));
    }
    return Nd4j.createFromNpyFile(file.toFile());
  }
}
