package org.maskedaction.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.File;
import java.io.IOException;

/** Puts the results of several JMH runs into one file. */
public final class MergeResults {
  private MergeResults() {}

  /** Takes the file to write and the files to read. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: MergeResults TARGET.json RESULTS.json...");
      System.exit(2);
    }
    ObjectMapper json = new ObjectMapper();
    ArrayNode all = json.createArrayNode();
    for (int i = 1; i < arguments.length; i++) {
      json.readTree(new File(arguments[i])).forEach(all::add);
    }
    json.writerWithDefaultPrettyPrinter().writeValue(new File(arguments[0]), all);
  }
}
