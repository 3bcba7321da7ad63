package org.maskedaction.random;

/**
 * What a random stream is for; keeps equal counters of different users apart. Its user declares it
 * as a constant, once.
 *
 * @param key what tells it from all others
 * @param meaning in a few words
 */
public record RandomPurpose(long key, String meaning) {
  private static final int NUMBERS = 64;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * A purpose with a number of its own, which never changes as runs depend on it.
   *
   * @param number from 0 to 63
   */
  public static RandomPurpose numbered(int number, String meaning) {
    if (number < 0 || number >= NUMBERS) {
      throw new IllegalArgumentException(
          "number %d; expected 0 to %d".formatted(number, NUMBERS - 1));
    }
    return new RandomPurpose(number, meaning);
  }

  /**
   * A purpose that is known by its name, which never changes; its key is the name's FNV-1a hash.
   */
  public static RandomPurpose named(String name) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    if (hash >= 0 && hash < NUMBERS) {
      throw new IllegalArgumentException(
          "the name '%s' has the number %d for its hash; take another".formatted(name, hash));
    }
    return new RandomPurpose(hash, name);
  }
}
