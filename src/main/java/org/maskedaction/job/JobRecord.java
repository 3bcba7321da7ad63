package org.maskedaction.job;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;

/**
 * What a finished job took.
 *
 * @param arguments of the program
 * @param exitCode 0 for done
 * @param seconds of wall time; for a resumed job those since it was resumed
 * @param peakMib resident memory at most, in MiB; 0 where the system does not tell
 * @param resumed whether an interrupted job was continued
 */
public record JobRecord(
    List<String> arguments, int exitCode, double seconds, double peakMib, boolean resumed) {
  /** The record of a job that has ended well with the same arguments, or null. */
  public static JobRecord ofDone(Job job) throws IOException {
    if (!Files.exists(job.record())) {
      return null;
    }
    JobRecord record = JsonFile.read(job.record(), JobRecord.class);
    if (!record.arguments().equals(job.arguments())) {
      throw new InputException(
          "%s: was made with other settings (%s); take a new folder"
              .formatted(job.record(), String.join(" ", record.arguments())));
    }
    return record.exitCode() == 0 ? record : null;
  }

  void write(Job job) throws IOException {
    JsonFile.write(job.record(), this);
  }
}
