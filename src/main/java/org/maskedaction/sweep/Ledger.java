package org.maskedaction.sweep;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that a search can be continued from: one JSON object per line, on disk before {@link
 * #append} returns. While it is open no other process can open it.
 */
final class Ledger implements AutoCloseable {
  /** Name of the file in the folder of a search. */
  static final String FILE = "ledger.jsonl";

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** A line of the ledger. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Start.class, name = "start"),
    @JsonSubTypes.Type(value = End.class, name = "end")
  })
  sealed interface Event {
    /** Number of the candidate, from 0. */
    int candidate();
  }

  /**
   * A candidate was drawn.
   *
   * @param point its place in the unit cube
   * @param settings by key
   * @param at UTC, in ISO 8601
   */
  record Start(int candidate, List<Double> point, Map<String, String> settings, String at)
      implements Event {}

  /**
   * A candidate is done.
   *
   * @param status how it ended
   * @param score the objective, null unless complete
   * @param reason why it failed or was stopped, else null
   * @param seconds of wall time
   * @param runs one for each seed that was finished
   * @param at UTC, in ISO 8601
   */
  record End(
      int candidate,
      CandidateResult.Status status,
      Double score,
      String reason,
      double seconds,
      List<CandidateResult.Run> runs,
      String at)
      implements Event {}

  private final FileChannel channel;

  private Ledger(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * What a ledger holds.
   *
   * @param events in their order
   * @param bytes length of the lines that hold them
   */
  private record Content(List<Event> events, long bytes) {}

  /**
   * Opens a ledger or starts one. A torn last line, as a kill leaves it, is reported and dropped.
   *
   * @throws InputException where another process has it open, or a line other than the last one is
   *     malformed
   */
  static Ledger open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!DurableFiles.lock(channel)) {
        throw new InputException(file + ": another process runs this search");
      }
      long length = parse(file).bytes();
      channel.truncate(length);
      channel.position(length);
      return new Ledger(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The events in a ledger, without a torn last line; none where there is no file. */
  static List<Event> read(Path file) throws IOException {
    return Files.exists(file) ? parse(file).events() : List.of();
  }

  private static Content parse(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Event> events = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        events.add(event(file, events.size() + 1, bytes, start, i - start));
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      LOG.warn("{}: dropped the torn last line, {} bytes", file, bytes.length - start);
    }
    return new Content(events, start);
  }

  private static Event event(Path file, int line, byte[] bytes, int offset, int length)
      throws IOException {
    try {
      return JSON.readValue(bytes, offset, length, Event.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "%s, line %d: not an event of a search: %s"
              .formatted(file, line, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  /** Appends an event and brings it to disk. */
  void append(Event event) throws IOException {
    String line = JSON.writeValueAsString(event) + "\n";
    DurableFiles.writeAll(channel, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
