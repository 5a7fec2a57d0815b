package io.relspec.app.facade;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.table.runtime.generated.GeneratedClass;
import org.apache.flink.table.runtime.operators.CodeGenOperatorFactory;

/**
 * Compiles the code of operators beside the planning of further ones. Flink compiles it once more
 * when a job is submitted, one operator after the other, and then finds it in its cache: what is
 * wrong with code is reported there.
 */
final class GeneratedCode {
  private final ClassLoader classLoader;
  private final Executor executor = ForkJoinPool.commonPool();
  private final Set<Transformation<?>> seen = new HashSet<>();

  /**
   * @param classLoader the class loader jobs are submitted with
   */
  GeneratedCode(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  /** Begins to compile what is new in a plan; returns at once. */
  void compile(Collection<? extends Transformation<?>> sinks) {
    for (Transformation<?> sink : sinks) {
      for (Transformation<?> each : sink.getTransitivePredecessors()) {
        if (seen.add(each)) {
          codeOf(each).ifPresent(code -> executor.execute(() -> code.compile(classLoader)));
        }
      }
    }
  }

  private static Optional<GeneratedClass<?>> codeOf(Transformation<?> transformation) {
    if (transformation instanceof OneInputTransformation<?, ?> operator) {
      StreamOperatorFactory<?> factory = operator.getOperatorFactory();
      if (factory instanceof CodeGenOperatorFactory<?> generated) {
        return Optional.of(generated.getGeneratedClass());
      }
    }
    return Optional.empty();
  }
}
