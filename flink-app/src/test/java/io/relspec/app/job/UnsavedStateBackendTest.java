package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

final class UnsavedStateBackendTest {

  @Test
  void stateIsKeptByKeyAndInNoCheckpoint() throws Exception {
    try (Harness harness = new Harness(unsaved())) {
      harness.open();
      for (long value : new long[] {1, 2, 1, 1, 2}) {
        harness.processElement(value, 0);
      }
      assertThat(harness.extractOutputValues()).containsExactly(1L, 1L, 2L, 3L, 2L);
      OperatorSubtaskState checkpoint = harness.snapshot(1, 1);
      assertThat(checkpoint.getManagedKeyedState()).isEmpty();
      harness.processElement(1L, 0);
      assertThat(harness.extractOutputValues()).endsWith(4L);
    }
  }

  @Test
  void restoredJobIsRefused() throws Exception {
    OperatorSubtaskState saved;
    try (Harness harness = new Harness(new HashMapStateBackend())) {
      harness.open();
      harness.processElement(1L, 0);
      saved = harness.snapshot(1, 1);
    }
    try (Harness harness = new Harness(unsaved())) {
      assertThatThrownBy(() -> harness.initializeState(saved))
          .hasStackTraceContaining("keeps no state");
    }
  }

  private static StateBackend unsaved() {
    return new UnsavedStateBackend.Factory()
        .createFromConfig(new Configuration(), UnsavedStateBackendTest.class.getClassLoader());
  }

  private static final class Harness
      extends KeyedOneInputStreamOperatorTestHarness<Long, Long, Long> {
    Harness(StateBackend backend) throws Exception {
      super(new KeyedProcessOperator<>(new Counting()), value -> value, Types.LONG);
      setStateBackend(backend);
    }
  }

  /** Yields how often its key has come. */
  private static final class Counting extends KeyedProcessFunction<Long, Long, Long> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Long value, Context context, Collector<Long> out) throws Exception {
      Long before = count.value();
      long now = before == null ? 1 : before + 1;
      count.update(now);
      out.collect(now);
    }
  }
}
