package io.relspec.delta.sink.writer;

import io.relspec.delta.TableSpec;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** The scope of a batch as a row: the values of the partition columns, then the scope's name. */
public final class ScopeKeys
    implements KeySelector<ColumnarBatch, RowData>, ResultTypeQueryable<RowData> {
  private static final long serialVersionUID = 1L;

  private final List<String> partitionColumns;

  private ScopeKeys(List<String> partitionColumns) {
    this.partitionColumns = partitionColumns;
  }

  /** The scopes of a table. */
  public static ScopeKeys of(TableSpec spec) {
    return new ScopeKeys(spec.partitionColumns());
  }

  /** Key of a batch; a new object each time. */
  @Override
  public BinaryRowData getKey(ColumnarBatch batch) {
    BinaryRowData key = new BinaryRowData(partitionColumns.size() + 1);
    BinaryRowWriter writer = new BinaryRowWriter(key);
    for (int i = 0; i < partitionColumns.size(); i++) {
      String value = batch.partition().getOrDefault(partitionColumns.get(i), "");
      writer.writeString(i, StringData.fromString(value));
    }
    writer.writeString(partitionColumns.size(), StringData.fromString(batch.scope()));
    writer.complete();
    return key;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    LogicalType text = new VarCharType(false, VarCharType.MAX_LENGTH);
    List<LogicalType> types = Collections.nCopies(partitionColumns.size() + 1, text);
    return InternalTypeInfo.of(RowType.of(types.toArray(LogicalType[]::new)));
  }
}
