package io.relspec.udf;

import java.util.List;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/** Any table function of the manifest; the planner makes one per call with that call's types. */
public final class NativeTableFunction extends TableFunction<RowData>
    implements SpecializedFunction {

  private static final long serialVersionUID = 1L;

  private final Invocation invocation;

  NativeTableFunction(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new NativeTableFunction(invocation.specialize(context));
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return NativeInference.of(invocation.spec());
  }

  /** Calls the function on Flink's internal data structures and collects its rows. */
  public void eval(@Nullable Object... arguments) {
    NativeCall call = invocation.run(arguments);
    while (call != null && call.hasNext()) {
      collect(row(call));
    }
  }

  private RowData row(NativeCall call) {
    List<NativeField> columns = invocation.spec().results();
    GenericRowData row = new GenericRowData(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.setField(i, call.take(columns.get(i).type()));
    }
    return row;
  }

  @Override
  public void close() {
    invocation.close();
  }
}
