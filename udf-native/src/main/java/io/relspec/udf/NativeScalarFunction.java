package io.relspec.udf;

import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.jspecify.annotations.Nullable;

/** Any scalar function of the manifest; the planner makes one per call with that call's types. */
public final class NativeScalarFunction extends ScalarFunction implements SpecializedFunction {

  private static final long serialVersionUID = 1L;

  private final Invocation invocation;

  NativeScalarFunction(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new NativeScalarFunction(invocation.specialize(context));
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return NativeInference.of(invocation.spec());
  }

  /** Calls the function on Flink's internal data structures and gives the same. */
  public @Nullable Object eval(@Nullable Object... arguments) {
    NativeCall call = invocation.run(arguments);
    return call == null ? null : call.take(invocation.spec().results().get(0).type());
  }

  @Override
  public void close() {
    invocation.close();
  }
}
