package org.maskedaction.data.skeleton.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.Capture;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.numpy.NpyHeader;
import org.maskedaction.io.numpy.NpzEntries;

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
    NpzEntries npz = new NpzEntries(channel);
    writePart(npz, Part.TRAIN, train);
    writePart(npz, Part.TEST, test);
    npz.finish();
  }

  private void writePart(NpzEntries npz, Part part, SequenceSpool spool) throws IOException {
    List<SequenceSpool.Entry> entries = spool.entries();
    int rows = entries.size();
    int rowBytes = Math.multiplyExact(frames, frameSize * Float.BYTES);
    npz.array(
        PreparedSkeletons.key(PreparedSkeletons.VALUES, part),
        NpyHeader.format("<f4", rows, frames, frameSize),
        (long) rows * rowBytes,
        out -> spool.copyPadded(rowBytes, out));
    npz.array(
        PreparedSkeletons.key(PreparedSkeletons.LABELS, part),
        NpyHeader.format("<f8", rows, classes),
        labels(entries));
    npz.texts(
        PreparedSkeletons.key(PreparedSkeletons.IDS, part),
        entries.stream().map(SequenceSpool.Entry::id).toList());
    npz.array(
        PreparedSkeletons.key(PreparedSkeletons.CAPTURES, part),
        NpyHeader.format("<i4", rows, CAPTURE_NUMBERS),
        captures(entries));
  }

  private ByteBuffer labels(List<SequenceSpool.Entry> entries) {
    ByteBuffer oneHot = buffer((long) entries.size() * classes * Double.BYTES);
    for (int row = 0; row < entries.size(); row++) {
      oneHot.putDouble((row * classes + entries.get(row).label()) * Double.BYTES, 1);
    }
    return oneHot;
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
