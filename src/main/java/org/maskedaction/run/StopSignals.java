package org.maskedaction.run;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for the signals TERM and INT (Ctrl-C) until it is closed. The first one is only noted, so
 * that the work can be brought to an end; another INT ends the program at once.
 *
 * <p>The runtime's class for signals is found by name, as it is no part of the Java platform. Where
 * it is missing or a signal is taken already, that signal ends the program as it does by default.
 */
public final class StopSignals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static final String INTERRUPT = "INT";
  private static final List<String> NAMES = List.of("TERM", INTERRUPT);
  private static final int EXIT_CODE_OF_INTERRUPT = 130;

  private final Consumer<String> firstOne;
  private final IntConsumer end;
  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>(); // by signal
  private volatile String received;

  StopSignals(Consumer<String> firstOne, IntConsumer end) {
    this.firstOne = firstOne;
    this.end = end;
  }

  /**
   * Begins to listen.
   *
   * @param firstOne told the name of the first signal, on a thread of its own
   */
  public static StopSignals listen(Consumer<String> firstOne) {
    StopSignals signals = new StopSignals(firstOne, Runtime.getRuntime()::halt);
    NAMES.forEach(signals::listenFor);
    return signals;
  }

  /** Whether a signal has come. */
  public boolean stopRequested() {
    return received != null;
  }

  /** The first signal that came, such as {@code SIGTERM}; null for none. */
  public String received() {
    return received;
  }

  /** Takes a signal by its name without {@code SIG}. */
  synchronized void take(String name) {
    if (received == null) {
      received = "SIG" + name;
      firstOne.accept(received);
    } else if (name.equals(INTERRUPT)) {
      end.accept(EXIT_CODE_OF_INTERRUPT);
    }
  }

  private void listenFor(String name) {
    try {
      Object signal = signalType().getConstructor(String.class).newInstance(name);
      Class<?> type = handlerType();
      Object handler =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == type) {
                  take(name);
                  return null;
                }
                return method.invoke(this, arguments);
              });
      handlersBefore.put(signal, handle(signal, handler));
    } catch (ReflectiveOperationException e) {
      LOG.debug("SIG{} cannot be listened for", name, e);
    }
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return signalType()
        .getMethod("handle", signalType(), handlerType())
        .invoke(null, signal, handler);
  }

  private static Class<?> signalType() throws ClassNotFoundException {
    return Class.forName("sun.misc.Signal");
  }

  private static Class<?> handlerType() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }

  /** Gives the signals back to whoever had them before. */
  @Override
  public void close() {
    handlersBefore.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot give back " + signal, e);
          }
        });
    handlersBefore.clear();
  }
}
