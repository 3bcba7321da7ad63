package org.maskedaction.data.sensor.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.maskedaction.io.InputException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/**
 * A numeric array of a MATLAB file of version 5.
 *
 * @param file names it in errors
 * @param sizes from the outside in; MATLAB stores the first index closest together
 * @param values the numbers in MATLAB's order, whole ones exact up to 2^24
 */
record MatArray(Path file, int[] sizes, float[] values) {
  /** Stands for any size. */
  static final int ANY = -1;

  /**
   * Reads an array.
   *
   * @param name of the array
   * @param expected its sizes, {@link #ANY} for those that may vary; a last size of 1, which MATLAB
   *     does not store, is put back
   * @throws InputException naming the file and what is wrong with it
   */
  static MatArray read(Path file, String name, int... expected) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    Array found = null;
    try (Mat5File mat = Mat5.readFromFile(file.toFile())) {
      for (MatFile.Entry entry : mat.getEntries()) {
        found = entry.getName().equals(name) ? entry.getValue() : found;
      }
      if (found instanceof Matrix matrix) {
        return new MatArray(file, sizes(file, name, matrix, expected), values(matrix));
      }
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the library reports damage in many ways
      throw new InputException(
          "%s: is no complete MATLAB file of version 5: %s".formatted(file, e.getMessage()), e);
    }
    throw new InputException("%s: has no numeric array '%s'".formatted(file, name));
  }

  private static float[] values(Matrix matrix) {
    float[] values = new float[matrix.getNumElements()];
    for (int at = 0; at < values.length; at++) {
      values[at] = matrix.getFloat(at);
    }
    return values;
  }

  private static int[] sizes(Path file, String name, Matrix matrix, int[] expected) {
    int[] found = matrix.getDimensions();
    int[] sizes = Arrays.copyOf(found, Math.max(found.length, expected.length));
    Arrays.fill(sizes, found.length, sizes.length, 1);
    boolean fits = sizes.length == expected.length;
    for (int axis = 0; fits && axis < sizes.length; axis++) {
      fits = sizes[axis] > 0 && (expected[axis] == ANY || expected[axis] == sizes[axis]);
    }
    if (!fits) {
      throw new InputException(
          "%s: %s has the sizes %s, expected %s"
              .formatted(
                  file,
                  name,
                  Arrays.toString(found),
                  Arrays.toString(expected).replace("-1", "any")));
    }
    return sizes;
  }

  /** A whole number at a place counted in MATLAB's order. */
  int whole(int place) {
    return (int) values[place];
  }

  /**
   * A number at a place counted in MATLAB's order.
   *
   * @throws InputException where it is not finite
   */
  float number(int place) {
    float number = values[place];
    if (!Float.isFinite(number)) {
      throw new InputException("%s: has the value %s".formatted(file, number));
    }
    return number;
  }
}
