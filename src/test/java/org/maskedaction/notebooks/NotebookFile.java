package org.maskedaction.notebooks;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A notebook in the JSON form of Jupyter, nbformat 4, and the outputs of its code cells. */
final class NotebookFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final ObjectNode root;

  /** Reads a notebook. */
  NotebookFile(Path path) throws IOException {
    this.path = path;
    root = (ObjectNode) JSON.readTree(path.toFile());
  }

  /** The code cells in their order. */
  List<ObjectNode> codeCells() {
    List<ObjectNode> cells = new ArrayList<>();
    for (JsonNode cell : root.get("cells")) {
      if (cell.get("cell_type").asText().equals("code")) {
        cells.add((ObjectNode) cell);
      }
    }
    return cells;
  }

  /** The code of a cell, or the text of a stream output. */
  static String text(JsonNode lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** Puts what a cell shows in place of its outputs. */
  static void store(ObjectNode cell, int number, NotebookKernel.Shown shown) throws IOException {
    cell.put("execution_count", number);
    cell.set("outputs", outputs(number, shown));
  }

  /** What a cell shows, as Jupyter keeps it. */
  static ArrayNode outputs(int number, NotebookKernel.Shown shown) throws IOException {
    ArrayNode outputs = JSON.createArrayNode();
    if (!shown.text().isEmpty()) {
      ObjectNode stream = outputs.addObject().put("name", "stdout").put("output_type", "stream");
      ArrayNode lines = stream.putArray("text");
      shown.text().lines().forEach(line -> lines.add(line + "\n"));
    }
    if (shown.value() != null) {
      ObjectNode result = outputs.addObject();
      ObjectNode data = result.putObject("data");
      if (shown.value() instanceof BufferedImage image) {
        data.put("image/png", base64(image));
      }
      data.putArray("text/plain").add(plain(shown.value()));
      result.put("execution_count", number);
      result.putObject("metadata");
      result.put("output_type", "execute_result");
    }
    return outputs;
  }

  private static String plain(Object value) {
    return value instanceof BufferedImage image
        ? "picture of %d x %d pixels".formatted(image.getWidth(), image.getHeight())
        : value.toString();
  }

  private static String base64(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam smallest = writer.getDefaultWriteParam();
    smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    smallest.setCompressionQuality(0); // of a lossless format: as small as it gets
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(png)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), smallest);
    } finally {
      writer.dispose();
    }
    return Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /** Writes the notebook back. */
  void write() throws IOException {
    Files.writeString(path, toJson());
  }

  /** The file, laid out as Jupyter does. */
  String toJson() throws IOException {
    return JSON.writer(new JupyterLayout()).writeValueAsString(root) + "\n";
  }

  /** Indents by one blank; a colon follows its key at once, and empty lists take no line. */
  private static final class JupyterLayout extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1;

    JupyterLayout() {
      DefaultIndenter indenter = new DefaultIndenter(" ", "\n");
      indentArraysWith(indenter);
      indentObjectsWith(indenter);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new JupyterLayout();
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public void writeEndArray(JsonGenerator json, int values) throws IOException {
      if (values > 0) {
        super.writeEndArray(json, values);
      } else {
        _nesting--;
        json.writeRaw(']');
      }
    }

    @Override
    public void writeEndObject(JsonGenerator json, int entries) throws IOException {
      if (entries > 0) {
        super.writeEndObject(json, entries);
      } else {
        _nesting--;
        json.writeRaw('}');
      }
    }
  }
}
