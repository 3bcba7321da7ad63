package org.maskedaction.run;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.maskedaction.io.InputException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the results of a run come from: program, machine, and what it was given. What cannot be
 * found out is "unknown".
 *
 * @param version version of this project, or "development" outside a packaged jar
 * @param commit abbreviated git commit the program was built from
 * @param dirty whether there were uncommitted changes: "true", "false" or "unknown"
 * @param java version and vendor of the Java runtime
 * @param operatingSystem name, version and architecture
 * @param processors processors available to the program
 * @param backend nd4j backend, its version, and the BLAS library it uses
 * @param threads thread counts by purpose
 * @param seeds seeds by purpose
 * @param dataFingerprint identifies the training data
 * @param commandLine arguments of the program
 * @param startedAt UTC, in ISO 8601
 */
public record Provenance(
    String version,
    String commit,
    String dirty,
    String java,
    String operatingSystem,
    int processors,
    Map<String, String> backend,
    Map<String, Integer> threads,
    Map<String, Long> seeds,
    String dataFingerprint,
    List<String> commandLine,
    String startedAt) {
  private static final String UNKNOWN = "unknown";
  private static final String ND4J = "/META-INF/maven/org.nd4j/nd4j-api/pom.properties";

  /** Takes its own copies, in the given order. */
  public Provenance {
    backend = Collections.unmodifiableMap(new LinkedHashMap<>(backend));
    threads = Collections.unmodifiableMap(new LinkedHashMap<>(threads));
    seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
    commandLine = List.copyOf(commandLine);
  }

  /** Of this program on this machine, started now. */
  public static Provenance collect(
      Map<String, Integer> threads,
      Map<String, Long> seeds,
      String dataFingerprint,
      List<String> commandLine) {
    Properties git = resource("/git.properties");
    String version = Provenance.class.getPackage().getImplementationVersion();
    return new Provenance(
        version == null ? "development" : version,
        git.getProperty("git.commit.id.abbrev", UNKNOWN),
        git.getProperty("git.dirty", UNKNOWN),
        properties("java.runtime.version", "java.vendor"),
        properties("os.name", "os.version", "os.arch"),
        Runtime.getRuntime().availableProcessors(),
        environment(),
        threads,
        seeds,
        dataFingerprint,
        commandLine,
        Instant.now(Clock.systemUTC()).toString());
  }

  private static Properties resource(String name) {
    return load(name, Provenance.class.getResourceAsStream(name));
  }

  /** Reads and closes a properties resource; empty for null. */
  static Properties load(String name, InputStream resource) {
    Properties properties = new Properties();
    if (resource == null) {
      return properties;
    }
    try (resource) {
      properties.load(resource);
      return properties;
    } catch (IOException e) {
      throw new InputException("cannot read resource " + name, e);
    }
  }

  private static Map<String, String> environment() {
    Properties found = Nd4j.getExecutioner().getEnvironmentInformation();
    Map<String, String> backend = new LinkedHashMap<>();
    backend.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    backend.put("version", resource(ND4J).getProperty("version", UNKNOWN));
    backend.put("blas", found.getProperty("blas.vendor", UNKNOWN));
    return backend;
  }

  private static String properties(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : " ").append(System.getProperty(name, UNKNOWN));
    }
    return text.toString();
  }
}
