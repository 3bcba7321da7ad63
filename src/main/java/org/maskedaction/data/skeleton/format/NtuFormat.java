package org.maskedaction.data.skeleton.format;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.skeleton.SkeletonSequence;

/**
 * NTU RGB+D as it was recorded: all frames, and every body that was seen as a person, in the order
 * they appear in. The label is the action of the file's name less 1.
 */
public final class NtuFormat implements SkeletonFormat {
  @Override
  public List<SkeletonSequence> read(Path file) {
    NtuRecording recording = NtuRecording.read(file);
    int persons = recording.bodies().size();
    int person = NtuRecording.JOINTS * NtuRecording.COORDINATES;
    float[] values = new float[recording.frames() * persons * person]; // [T, M, V, C]
    for (int who = 0; who < persons; who++) {
      NtuRecording.Body body = recording.bodies().get(who);
      for (int i = 0; i < body.at().length; i++) {
        int target = (body.at()[i] * persons + who) * person;
        System.arraycopy(body.joints(), i * person, values, target, person);
      }
    }
    return List.of(recording.sequence(persons, values));
  }
}
