package org.maskedaction.data.video.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.maskedaction.data.video.VideoList;
import org.maskedaction.io.InputException;

/** Probes single videos and, where a size is given, writes them into a folder. */
final class VideoWorker {
  private final Transcoder transcoder;
  private final Path out;

  /**
   * For one preparation.
   *
   * @param transcoder shrinks videos, or null to list them where they are
   * @param out folder of the written videos
   */
  VideoWorker(Transcoder transcoder, Path out) {
    this.transcoder = transcoder;
    this.out = out;
  }

  /**
   * Prepares a video.
   *
   * @param target path in {@code out}, with slashes and without an extension; not used where videos
   *     stay where they are
   * @throws InputException naming the video and why it cannot be used
   * @throws IOException where a result cannot be written
   */
  PreparedVideo prepare(CatalogueEntry entry, String target) throws IOException {
    VideoFacts facts = VideoProbe.probe(entry.file());
    if (transcoder == null) {
      return prepared(entry, entry.file().toString(), facts, facts);
    }
    if (transcoder.shrinks(facts)) {
      String listed = target + ".mp4";
      return prepared(entry, listed, facts, shrink(entry, out.resolve(listed)));
    }
    String name = entry.file().getFileName().toString();
    String listed = target + "." + VideoTree.extension(name);
    PreparedVideo copied = prepared(entry, listed, facts, facts);
    Path file = folderOf(out.resolve(listed));
    Files.copy(entry.file(), file);
    return copied;
  }

  private VideoFacts shrink(CatalogueEntry entry, Path target) throws IOException {
    int frames;
    try {
      frames = transcoder.shrink(entry.file(), folderOf(target));
    } catch (InputException e) {
      Files.deleteIfExists(target);
      throw e;
    }
    VideoFacts result = VideoProbe.probe(target);
    if (result.frames() != frames) {
      throw new IOException(
          "%s: has %d frames, expected the %d of %s"
              .formatted(target, result.frames(), frames, entry.file()));
    }
    return result;
  }

  private static Path folderOf(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return file;
  }

  private static PreparedVideo prepared(
      CatalogueEntry entry, String listed, VideoFacts source, VideoFacts result) {
    try {
      VideoList.row(listed, entry.label());
    } catch (InputException e) {
      throw new InputException(entry.file() + ": " + e.getMessage(), e);
    }
    return new PreparedVideo(entry, listed, source, result);
  }
}
