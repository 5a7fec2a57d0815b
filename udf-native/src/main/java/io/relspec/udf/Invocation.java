package io.relspec.udf;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.functions.SpecializedFunction.SpecializedContext;
import org.jspecify.annotations.Nullable;

/**
 * What the scalar and the table function share: a function of the manifest and, once the planner
 * knows the types of a call, how to put its arguments. Opened on first use, used by one thread.
 */
final class Invocation implements Serializable {

  private static final long serialVersionUID = 1L;

  private final FunctionSpec spec;
  private final List<PartWriter> writers;
  private transient @Nullable NativeCall call;

  private Invocation(FunctionSpec spec, List<PartWriter> writers) {
    this.spec = spec;
    this.writers = writers;
  }

  /** A function before its types are known; it can be declared but not called. */
  static Invocation declared(FunctionSpec spec) {
    return new Invocation(spec, List.of());
  }

  Invocation specialize(SpecializedContext context) {
    return new Invocation(spec, PartWriter.of(context.getCallContext().getArgumentDataTypes()));
  }

  FunctionSpec spec() {
    return spec;
  }

  /** Calls the function; the results are taken from what it gives, null by the null rule. */
  @Nullable NativeCall run(@Nullable Object[] arguments) {
    if (spec.isNullCall(arguments)) {
      return null;
    }
    NativeCall current = call();
    current.start();
    for (int i = 0; i < arguments.length; i++) {
      writers.get(i).putNullable(current, arguments[i]);
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
