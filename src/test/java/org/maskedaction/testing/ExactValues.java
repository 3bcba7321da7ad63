package org.maskedaction.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies of float32 arrays that are equal only bit for bit; arrays themselves are equal if they
 * differ by less than 1e-5.
 */
public final class ExactValues {
  private ExactValues() {}

  /** The values of one array. */
  public static List<Float> of(INDArray array) {
    List<Float> values = new ArrayList<>();
    for (float value : array.dup('c').data().asFloat()) {
      values.add(value);
    }
    return values;
  }

  /** The values of arrays by name. */
  public static Map<String, List<Float>> of(Map<String, INDArray> arrays) {
    Map<String, List<Float>> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, of(array)));
    return values;
  }
}
