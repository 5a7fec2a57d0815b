package io.relspec.delta.sink.writer;

import io.relspec.delta.TableSpec;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The primary key of a table's rows, as a row of its own. */
public final class KeyRows implements KeySelector<RowData, RowData>, ResultTypeQueryable<RowData> {
  private static final long serialVersionUID = 1L;

  private final RowType keyType;
  private final int[] positions;
  private transient RowData.FieldGetter @Nullable [] fields;
  private transient @Nullable RowDataSerializer serializer;

  private KeyRows(RowType keyType, int[] positions) {
    this.keyType = keyType;
    this.positions = positions;
  }

  /** The keys of a table that has one. */
  public static KeyRows of(TableSpec spec) {
    int[] positions = spec.primaryKey().stream().mapToInt(spec.rowType()::getFieldIndex).toArray();
    List<RowType.RowField> fields = spec.rowType().getFields();
    RowType keyType = new RowType(false, Arrays.stream(positions).mapToObj(fields::get).toList());
    return new KeyRows(keyType, positions);
  }

  /** Key of a row; a new object each time. */
  @Override
  public BinaryRowData getKey(RowData row) {
    GenericRowData key = new GenericRowData(positions.length);
    RowData.FieldGetter[] getters = getters();
    for (int i = 0; i < getters.length; i++) {
      key.setField(i, getters[i].getFieldOrNull(row));
    }
    return serializer().toBinaryRow(key).copy();
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.of(keyType);
  }

  /** The key as a person reads it. */
  String describe(RowData row) {
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < positions.length; i++) {
      text.append(i == 0 ? "" : ", ").append(keyType.getFieldNames().get(i)).append(" = ");
      text.append(getters()[i].getFieldOrNull(row));
    }
    return text.append(")").toString();
  }

  private RowData.FieldGetter[] getters() {
    RowData.FieldGetter[] known = fields;
    if (known == null) {
      known = new RowData.FieldGetter[positions.length];
      for (int i = 0; i < known.length; i++) {
        known[i] = RowData.createFieldGetter(keyType.getTypeAt(i), positions[i]);
      }
      fields = known;
    }
    return known;
  }

  private RowDataSerializer serializer() {
    if (serializer == null) {
      serializer = new RowDataSerializer(keyType);
    }
    return serializer;
  }
}
