package io.relspec.udf;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.functions.SpecializedFunction.SpecializedContext;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * What the scalar and the table function share: a function of the manifest and, once the planner
 * knows the types of a call, how to put its arguments. Opened on first use, used by one thread.
 */
final class Invocation implements Serializable {

  private static final long serialVersionUID = 1L;

  private final FunctionSpec spec;

  /** How to put each argument of the call; empty until the types are known. */
  private final PartWriter[] writers;

  /** Whether each argument of the call may be null. */
  private final boolean[] acceptsNull;

  private transient @Nullable NativeCall call;

  private Invocation(FunctionSpec spec, List<PartWriter> writers) {
    this.spec = spec;
    this.writers = writers.toArray(PartWriter[]::new);
    this.acceptsNull = new boolean[writers.size()];
    for (int position = 0; position < acceptsNull.length; position++) {
      acceptsNull[position] = spec.argument(position).nullable();
    }
  }

  /** A function before its types are known; it can be declared but not called. */
  static Invocation declared(FunctionSpec spec) {
    return new Invocation(spec, List.of());
  }

  Invocation specialize(SpecializedContext context) {
    return of(spec, context.getCallContext().getArgumentDataTypes());
  }

  /** A function with the types of one call. */
  static Invocation of(FunctionSpec spec, List<DataType> argumentTypes) {
    return new Invocation(spec, PartWriter.of(argumentTypes));
  }

  FunctionSpec spec() {
    return spec;
  }

  /** Calls the function; the results are taken from what it gives, null by the null rule. */
  @Nullable NativeCall run(@Nullable Object[] arguments) {
    NativeCall current = call();
    current.start();
    for (int position = 0; position < arguments.length; position++) {
      Object value = arguments[position];
      if (value != null) {
        writers[position].put(current, value);
      } else if (acceptsNull[position]) {
        current.putNull();
      } else {
        return null;
      }
    }
    current.run();
    return current;
  }

  void close() {
    call = null;
  }

  private NativeCall call() {
    NativeCall current = call;
    if (current == null) {
      current = NativeFunctions.open(spec);
      call = current;
    }
    return current;
  }
}
