package org.maskedaction.data.skeleton.prepare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.data.Part;
import org.maskedaction.data.skeleton.SkeletonSequence.Capture;
import org.maskedaction.data.skeleton.format.PreparedSkeletons;
import org.maskedaction.io.TensorSource;
import org.maskedaction.io.TensorType;
import org.maskedaction.io.numpy.NpzWriter;

/**
 * Writes the npz file that {@link PreparedSkeletons} reads, without compression.
 *
 * @param frames frames T of every sequence
 * @param frameSize values of a frame
 * @param classes number of classes
 */
record PreparedWriter(int frames, int frameSize, int classes) {
  private static final int CAPTURE_NUMBERS = 4;

  void write(Path path, SequenceSpool train, SequenceSpool test) throws IOException {
    NpzWriter npz = NpzWriter.ofDataSet();
    add(npz, Part.TRAIN, train);
    add(npz, Part.TEST, test);
    npz.write(path);
  }

  private void add(NpzWriter npz, Part part, SequenceSpool spool) {
    List<SequenceSpool.Entry> entries = spool.entries();
    int rows = entries.size();
    int rowBytes = Math.multiplyExact(frames, frameSize * Float.BYTES);
    npz.add(
        new TensorSource(
            PreparedSkeletons.key(PreparedSkeletons.VALUES, part),
            TensorType.F32,
            List.of((long) rows, (long) frames, (long) frameSize),
            channel -> spool.copyPadded(rowBytes, channel)));
    npz.add(
        new TensorSource(
            PreparedSkeletons.key(PreparedSkeletons.LABELS, part),
            TensorType.F64,
            List.of((long) rows, (long) classes),
            channel -> channel.write(oneHot(entries))));
    npz.add(
        PreparedSkeletons.key(PreparedSkeletons.IDS, part),
        entries.stream().map(SequenceSpool.Entry::id).toList());
    int[] captures =
        entries.stream()
            .map(SequenceSpool.Entry::capture)
            .flatMapToInt(PreparedWriter::numbers)
            .toArray();
    npz.add(
        TensorSource.of(
            PreparedSkeletons.key(PreparedSkeletons.CAPTURES, part),
            captures,
            rows,
            CAPTURE_NUMBERS));
  }

  private ByteBuffer oneHot(List<SequenceSpool.Entry> entries) {
    long bytes = (long) entries.size() * classes * Double.BYTES;
    ByteBuffer oneHot = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < entries.size(); row++) {
      oneHot.putDouble((row * classes + entries.get(row).label()) * Double.BYTES, 1);
    }
    return oneHot;
  }

  private static IntStream numbers(Capture capture) {
    return IntStream.of(capture.subject(), capture.camera(), capture.setup(), capture.repetition());
  }
}
