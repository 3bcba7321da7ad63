package org.maskedaction.ops;

import java.util.Arrays;

/**
 * A constant that graphs in files name by a number. The number stands beside the constant, so that
 * the order of the constants is free; it is never to be changed.
 */
interface Numbered {
  /** What files call the constant. */
  int number();

  /**
   * The constant with a number.
   *
   * @throws IllegalArgumentException where no constant has it
   */
  static <T extends Numbered> T of(T[] constants, int number) {
    return Arrays.stream(constants)
        .filter(constant -> constant.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%d is the number of none of %s"
                        .formatted(number, Arrays.toString(constants))));
  }
}
