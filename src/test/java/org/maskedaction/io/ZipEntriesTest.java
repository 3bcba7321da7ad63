package org.maskedaction.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipEntriesTest {
  private static final byte[] FIRST = "first entry".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SECOND = "the second".getBytes(StandardCharsets.UTF_8);
  private static final int CENTRAL_FLAGS = 8;
  private static final int CENTRAL_METHOD = 10;
  private static final int CENTRAL_PACKED = 20;
  private static final int CENTRAL_SIZE = 24;
  private static final int CENTRAL_OFFSET = 42;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("x.zip");
  }

  private void write(ZipWriter.Stamp stamp, String first, String second) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, stamp);
      zip.add(first, FIRST.length, entry -> entry.write(ByteBuffer.wrap(FIRST)));
      zip.add(second, SECOND.length, entry -> entry.write(ByteBuffer.wrap(SECOND)));
      zip.finish();
    }
  }

  private void refused(String problem) {
    assertThatThrownBy(() -> ZipEntries.open(file, "zip archive"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  /** Changes the description of the second entry in the table of contents. */
  private void change(Consumer<ByteBuffer> change) throws IOException {
    write(ZipWriter.Stamp.FIRST_DAY, "a", "b");
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
    change.accept(
        ByteBuffer.wrap(bytes, at, bytes.length - at).slice().order(ByteOrder.LITTLE_ENDIAN));
    Files.write(file, bytes);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsReadHereAndElsewhere(ZipWriter.Stamp stamp) throws IOException {
    write(stamp, "größe", "b/c");
    ZipEntries zip = ZipEntries.open(file, "zip archive");
    assertThat(zip.names()).containsExactly("größe", "b/c");
    assertThat(zip.read("größe", 0, FIRST.length).array()).isEqualTo(FIRST);
    assertThat(zip.read("b/c", 4, 6).array()).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
    CRC32 checksum = new CRC32();
    checksum.update(SECOND);
    assertThat(zip.checksum("b/c")).isEqualTo(checksum.getValue());
    byte[] whole = Files.readAllBytes(file);
    int start = Math.toIntExact(zip.offset("b/c"));
    assertThat(new String(whole, start, SECOND.length, StandardCharsets.UTF_8))
        .isEqualTo("the second");
    try (ZipFile other = new ZipFile(file.toFile())) {
      assertThat(other.getInputStream(other.getEntry("größe")).readAllBytes()).isEqualTo(FIRST);
      assertThat(other.getEntry("b/c").getCrc()).isEqualTo(checksum.getValue());
    }
  }

  @Test
  void compressedEntriesAreUnpackedFromAnyByteOn() throws IOException {
    byte[] numbers = new byte[200_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (byte) (i * i / 7);
    }
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("numbers"));
      zip.write(numbers);
    }
    ZipEntries zip = ZipEntries.open(file, "zip archive");
    assertThat(zip.offset("numbers")).isEqualTo(-1);
    assertThat(zip.read("numbers", 0, numbers.length).array()).isEqualTo(numbers);
    assertThat(zip.read("numbers", 199_999, 1).get()).isEqualTo(numbers[199_999]);
    assertThatThrownBy(() -> zip.read("numbers", 199_999, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 200000 bytes; expected 2 from 199999 on");
    assertThatThrownBy(() -> zip.read("letters", 0, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'letters'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "x/../../a", "/a", "..\\a", "a\0b"})
  void namesThatLeadOutAreRefused(String name) throws IOException {
    write(ZipWriter.Stamp.NO_DAY, "a", name);
    refused("leads out of the archive");
  }

  @Test
  void aNameThatOccursTwiceIsRefused() throws IOException {
    write(ZipWriter.Stamp.NO_DAY, "a", "a");
    refused("entry 'a': occurs twice");
  }

  @Test
  void entriesThatShareBytesAreRefused() throws IOException {
    change(entry -> entry.putInt(CENTRAL_OFFSET, 0));
    refused("overlaps another entry");
  }

  @Test
  void sizesBeyondTheFileAreRefused() throws IOException {
    change(entry -> entry.putInt(CENTRAL_PACKED, 1000).putInt(CENTRAL_SIZE, 1000));
    refused("data for b overlaps with central directory");
    change(entry -> entry.putInt(CENTRAL_SIZE, 1000));
    refused("entry 'b': claims 10 bytes, 1000 unpacked; damaged");
  }

  @Test
  void encryptedEntriesAndUnknownMethodsAreRefused() throws IOException {
    change(entry -> entry.putShort(CENTRAL_FLAGS, (short) 0x801));
    refused("entry 'b': is encrypted");
    change(entry -> entry.putShort(CENTRAL_METHOD, (short) 12));
    refused("entry 'b': is packed by the unknown method 12");
  }

  @Test
  void anArchiveThatIsCutOffIsRefused() throws IOException {
    write(ZipWriter.Stamp.FIRST_DAY, "a", "b");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    refused("is not a complete zip archive");
  }

  @Test
  void contentIsHeldToItsLength() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ZipWriter zip = new ZipWriter(channel, ZipWriter.Stamp.FIRST_DAY);
      assertThatThrownBy(() -> zip.add("a", 3, entry -> entry.write(ByteBuffer.allocate(4))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("zip entry 'a' writes more than 3 bytes");
      assertThatThrownBy(() -> zip.add("a", 3, entry -> entry.write(ByteBuffer.allocate(2))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("zip entry 'a' wrote 1 bytes too few");
    }
  }
}
