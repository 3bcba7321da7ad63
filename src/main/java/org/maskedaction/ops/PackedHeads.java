package org.maskedaction.ops;

import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The heads of packed projections [B, N, 3D], whose thirds are queries, keys and values: in each,
 * head h owns columns h d to (h + 1) d. An array of one third only is [B, N, D].
 *
 * @param count heads, a divisor of D
 * @param width embedding width D
 */
record PackedHeads(long count, long width) {
  static final int QUERY = 0;
  static final int KEY = 1;
  static final int VALUE = 2;

  /** One head of one clip. */
  record Head(PackedHeads heads, long clip, long index) {
    /** Its columns in one third of an array. // [N, d] */
    INDArray part(INDArray packed, int third) {
      return packed.get(NDArrayIndex.point(clip), NDArrayIndex.all(), heads.columns(third, index));
    }

    /** 1 / √d. */
    double scale() {
      return heads.scale();
    }
  }

  /** Every head of every clip of packed projections. */
  static List<Head> each(INDArray qkv, int count) {
    PackedHeads heads = new PackedHeads(count, qkv.size(-1) / 3);
    return LongStream.range(0, qkv.size(0) * count)
        .mapToObj(i -> new Head(heads, i / count, i % count))
        .toList();
  }

  /** 1 / √d. */
  double scale() {
    return 1.0 / Math.sqrt(width / count);
  }

  /** The columns of one head in one third. */
  INDArrayIndex columns(int third, long head) {
    long d = width / count;
    long left = third * width + head * d;
    return NDArrayIndex.interval(left, left + d);
  }
}
