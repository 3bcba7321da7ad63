package org.maskedaction.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that a run is resumed with against the one it was started with. They must be
 * equal but for the length of the run, {@code run.max_steps} and {@code optimizer.epochs}, which
 * may be raised.
 */
public final class ResumedConfig {
  private static final Logger LOG = LoggerFactory.getLogger(ResumedConfig.class);
  private static final String MAX_STEPS = "run.max_steps";
  private static final String EPOCHS = "optimizer.epochs";

  private ResumedConfig() {}

  /**
   * Compares the two.
   *
   * @return whether the run is made longer
   * @throws InputException naming the keys that differ
   */
  public static boolean isLonger(RunFolder folder, Record config) {
    Map<String, Object> before =
        ConfigLoader.toFlatMap(ConfigLoader.parse(config.getClass(), folder.config()));
    Map<String, Object> now = ConfigLoader.toFlatMap(config);
    List<String> changes = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      if (!Objects.equals(before.get(key), now.get(key))) {
        String change = "%s was %s, is %s".formatted(key, before.get(key), now.get(key));
        (raised(key, before.get(key), now.get(key)) ? changes : refused).add(change);
      }
    }
    if (!refused.isEmpty()) {
      throw new InputException(
          "%s was started with another configuration (%s); resume it with %s, of which only %s and %s may be raised"
              .formatted(
                  folder.path(),
                  String.join(", ", refused),
                  folder.files().config(),
                  MAX_STEPS,
                  EPOCHS));
    }
    if (!changes.isEmpty()) {
      LOG.info("The run is made longer: {}", String.join(", ", changes));
    }
    if (!Objects.equals(before.get(EPOCHS), now.get(EPOCHS))) {
      LOG.warn("With more epochs the learning rate follows another schedule from here on");
    }
    return !changes.isEmpty();
  }

  private static boolean raised(String key, Object before, Object now) {
    boolean mayBe = key.equals(MAX_STEPS) || key.equals(EPOCHS);
    return mayBe
        && before instanceof Number was
        && now instanceof Number is
        && limit(is) > limit(was);
  }

  /** A limit of 0 is none. */
  private static long limit(Number value) {
    return value.longValue() == 0 ? Long.MAX_VALUE : value.longValue();
  }
}
