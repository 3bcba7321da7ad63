package org.maskedaction.run.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message in the wire format of Protocol Buffers, field by field. */
final class ProtoMessage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** Writes one field. */
  @FunctionalInterface
  private interface Field {
    void write() throws IOException;
  }

  ProtoMessage integer(int field, long value) {
    return add(() -> out.writeInt64(field, value));
  }

  ProtoMessage real(int field, double value) {
    return add(() -> out.writeDouble(field, value));
  }

  ProtoMessage single(int field, float value) {
    return add(() -> out.writeFloat(field, value));
  }

  ProtoMessage text(int field, String value) {
    return add(() -> out.writeString(field, value));
  }

  ProtoMessage bytes(int field, byte[] value) {
    return add(() -> out.writeByteArray(field, value));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    add(out::flush);
    return bytes.toByteArray();
  }

  private ProtoMessage add(Field field) {
    try {
      field.write();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
  }
}
