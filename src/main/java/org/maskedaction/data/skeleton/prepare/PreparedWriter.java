package org.maskedaction.data.skeleton.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.maskedaction.checkpoint.DurableFiles;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.format.NpyHeader;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.data.skeleton.format.PreparedSkeletons.Split;

/** Writes the npz file that {@link PreparedSkeletons} reads, without compression. */
final class PreparedWriter {
  private static final int CAPTURE_NUMBERS = 4;

  private final int frames;
  private final int frameSize;
  private final int classes;

  PreparedWriter(int frames, int frameSize, int classes) {
    this.frames = frames;
    this.frameSize = frameSize;
    this.classes = classes;
  }

  void write(Path path, SequenceSpool train, SequenceSpool test) throws IOException {
    DurableFiles.replace(path, channel -> writeTo(channel, train, test));
  }

  private void writeTo(FileChannel channel, SequenceSpool train, SequenceSpool test)
      throws IOException {
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(channel);
    zip.setMethod(ZipArchiveEntry.STORED);
    zip.setUseZip64(Zip64Mode.AsNeeded);
    writePart(zip, Split.TRAIN, train);
    writePart(zip, Split.TEST, test);
    zip.finish(); // not close: the channel is the caller's
  }

  private void writePart(ZipArchiveOutputStream zip, Split split, SequenceSpool spool)
      throws IOException {
    List<SequenceSpool.Entry> entries = spool.entries();
    int rows = entries.size();
    int rowBytes = Math.multiplyExact(frames, frameSize * Float.BYTES);
    byte[] header = NpyHeader.format("<f4", rows, frames, frameSize);
    begin(zip, split.key(PreparedSkeletons.VALUES), header.length + (long) rows * rowBytes);
    zip.write(header);
    spool.copyPadded(rowBytes, zip);
    zip.closeArchiveEntry();
    array(
        zip,
        split.key(PreparedSkeletons.LABELS),
        NpyHeader.format("<f8", rows, classes),
        labels(entries));
    int width = entries.stream().mapToInt(entry -> codePoints(entry).length).max().orElse(1);
    array(
        zip,
        split.key(PreparedSkeletons.IDS),
        NpyHeader.format("<U" + width, rows),
        ids(entries, width));
    array(
        zip,
        split.key(PreparedSkeletons.CAPTURES),
        NpyHeader.format("<i4", rows, CAPTURE_NUMBERS),
        captures(entries));
  }

  private static void begin(ZipArchiveOutputStream zip, String name, long bytes)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name + ".npy");
    entry.setMethod(ZipArchiveEntry.STORED);
    entry.setSize(bytes);
    entry.setTime(0);
    zip.putArchiveEntry(entry);
  }

  private static void array(
      ZipArchiveOutputStream zip, String name, byte[] header, ByteBuffer values)
      throws IOException {
    begin(zip, name, header.length + (long) values.capacity());
    zip.write(header);
    zip.write(values.array());
    zip.closeArchiveEntry();
  }

  private ByteBuffer labels(List<SequenceSpool.Entry> entries) {
    ByteBuffer oneHot = buffer((long) entries.size() * classes * Double.BYTES);
    for (int row = 0; row < entries.size(); row++) {
      oneHot.putDouble((row * classes + entries.get(row).label()) * Double.BYTES, 1);
    }
    return oneHot;
  }

  private static ByteBuffer ids(List<SequenceSpool.Entry> entries, int width) {
    ByteBuffer codes = buffer((long) entries.size() * width * Integer.BYTES);
    for (int row = 0; row < entries.size(); row++) {
      codes.position(row * width * Integer.BYTES);
      for (int code : codePoints(entries.get(row))) {
        codes.putInt(code);
      }
    }
    return codes;
  }

  private static int[] codePoints(SequenceSpool.Entry entry) {
    return entry.id().codePoints().toArray();
  }

  private static ByteBuffer captures(List<SequenceSpool.Entry> entries) {
    ByteBuffer numbers = buffer((long) entries.size() * CAPTURE_NUMBERS * Integer.BYTES);
    for (SequenceSpool.Entry entry : entries) {
      Capture capture = entry.capture();
      numbers.putInt(capture.subject()).putInt(capture.camera());
      numbers.putInt(capture.setup()).putInt(capture.repetition());
    }
    return numbers;
  }

  private static ByteBuffer buffer(long bytes) {
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
