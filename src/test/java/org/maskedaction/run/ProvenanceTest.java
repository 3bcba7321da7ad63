package org.maskedaction.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

class ProvenanceTest {
  @Test
  void everythingIsInTheJson() throws IOException {
    Provenance provenance =
        Provenance.collect(
            Map.of("gemm", 2), Map.of("run", 42L), "sha256:abc", List.of("pretrain", "--resume"));

    String text = JsonFile.text(provenance);
    JsonNode json = new ObjectMapper().readTree(text);

    assertThat(text).contains("\n  \"version\"").endsWith("}\n");
    assertThat(json.path("threads").path("gemm").asInt()).isEqualTo(2);
    assertThat(json.path("seeds").path("run").asLong()).isEqualTo(42);
    assertThat(json.path("dataFingerprint").asText()).isEqualTo("sha256:abc");
    assertThat(json.path("commandLine")).hasSize(2);
    assertThat(json.path("commandLine").path(1).asText()).isEqualTo("--resume");
    assertThat(json.path("processors").asInt()).isPositive();
    assertThat(json.path("java").asText()).contains(System.getProperty("java.runtime.version"));
    assertThat(json.path("operatingSystem").asText()).contains(System.getProperty("os.arch"));
    assertThat(json.path("backend").path("backend").asText()).containsIgnoringCase("backend");
    assertThat(json.path("backend").path("version").asText()).startsWith("1.0.0");
    assertThat(json.path("backend").path("blas").asText()).isNotBlank().isNotEqualTo("unknown");
    assertThat(Duration.between(Instant.parse(json.path("startedAt").asText()), Instant.now()))
        .isBetween(Duration.ZERO, Duration.ofMinutes(1));
    for (String key : List.of("version", "commit", "dirty")) {
      assertThat(json.path(key).asText()).as(key).isNotBlank();
    }
  }

  @Test
  void gitPropertiesAreReadWhereThereAreAny() {
    String text = "git.commit.id.abbrev=1a2b3c4\ngit.dirty=true\n";
    Properties read =
        Provenance.load(
            "git.properties", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertThat(read)
        .containsEntry("git.commit.id.abbrev", "1a2b3c4")
        .containsEntry("git.dirty", "true");
    assertThat(Provenance.load("git.properties", null)).isEmpty();
  }

  @Test
  void unreadableGitPropertiesAreAnError() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }
        };
    assertThatThrownBy(() -> Provenance.load("git.properties", broken))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("git.properties");
  }
}
