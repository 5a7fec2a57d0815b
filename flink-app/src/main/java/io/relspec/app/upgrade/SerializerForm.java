package io.relspec.app.upgrade;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.util.Base64;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * How values in state are written: the snapshot of a serializer that Flink puts beside them.
 *
 * @param type what the values are, for people
 * @param version version of the snapshot
 * @param snapshot the snapshot as Flink writes it, in base 64
 */
public record SerializerForm(String type, int version, String snapshot) {

  /** Whether values of one form can be read by a serializer of another. */
  enum Fit {
    /** They are read as they are. */
    SAME,
    /** Flink rewrites them when it restores. */
    MIGRATES,
    /** Flink refuses them. */
    REFUSED
  }

  static SerializerForm of(TypeSerializerSnapshot<?> snapshot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
    return new SerializerForm(
        TypeNames.of(snapshot),
        snapshot.getCurrentVersion(),
        Base64.getEncoder().encodeToString(out.getCopyOfBuffer()));
  }

  /** Whether a serializer of this form reads what one of another has written; Flink decides. */
  @JsonIgnore
  Fit after(SerializerForm old) {
    TypeSerializerSchemaCompatibility<?> fit = resolve(restored(), old.restored());
    if (fit.isIncompatible()) {
      return Fit.REFUSED;
    }
    return fit.isCompatibleAfterMigration() ? Fit.MIGRATES : Fit.SAME;
  }

  @SuppressWarnings("unchecked") // a snapshot of another type is what the answer is about
  private static <T> TypeSerializerSchemaCompatibility<T> resolve(
      TypeSerializerSnapshot<T> now, TypeSerializerSnapshot<?> old) {
    return now.resolveSchemaCompatibility((TypeSerializerSnapshot<T>) old);
  }

  private TypeSerializerSnapshot<?> restored() {
    try {
      return TypeSerializerSnapshot.readVersionedSnapshot(
          new DataInputDeserializer(Base64.getDecoder().decode(snapshot)),
          SerializerForm.class.getClassLoader());
    } catch (IOException e) {
      throw new RelspecException(
          "UPG-004",
          ExitCode.USAGE,
          "the form of " + type + " in state is not known to this program: " + e.getMessage(),
          "use the program that the newer of both descriptions is of",
          e);
    }
  }
}
