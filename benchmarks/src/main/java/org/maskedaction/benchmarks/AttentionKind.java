package org.maskedaction.benchmarks;

/** An attention that {@link AttentionScalingBenchmark} measures. */
public enum AttentionKind {
  /** Softmax attention over all tokens. */
  EXACT(0),
  /** Trajectory attention. */
  TRAJECTORY(0),
  /** Orthoformer with 64 landmarks, their choice included. */
  ORTHOFORMER_64(64),
  /** Orthoformer with 128 landmarks. */
  ORTHOFORMER_128(128),
  /** Orthoformer with 256 landmarks. */
  ORTHOFORMER_256(256);

  private final int landmarks;

  AttentionKind(int landmarks) {
    this.landmarks = landmarks;
  }

  /** Landmarks of each head; 0 where there are none. */
  int landmarks() {
    return landmarks;
  }
}
