package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several scans of one job are outputs of one operator, next to streams that no table sees. */
class SharedExtractionTest {

  private static final String JOINED =
      "SELECT l.repo, l.link_id, f.fact_id AS id FROM evidence.links l"
          + " JOIN evidence.facts f ON f.repo = l.repo AND f.group_id = l.group_id";

  @Test
  void scansShareOneOperatorWithItsOwnId() {
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment();
    Extraction extraction = new Extraction(environment);
    ExecutionFacade facade =
        ExecutionFacade.streaming(
            environment, TestContracts.all(), extraction, new TestFunctions());
    RelationPlans plans =
        RelationPlans.of(
            List.of(new RelationFile("linked", "linked.sql", JOINED)),
            TestContracts.all(),
            new TestFunctions());
    facade
        .take(plans, plans.schedule(new TreeMap<>(), "linked"::equals))
        .forEach(CompiledJob::attach);
    extraction.operator().sinkTo(new DiscardingSink<>()).name("columnar sink");

    StreamGraph graph = environment.getStreamGraph();
    assertThat(graph.getStreamNodes())
        .filteredOn(node -> node.getOperatorName().equals("extract"))
        .singleElement()
        .extracting(StreamNode::getTransformationUID)
        .isEqualTo("extract");
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getOperatorName)
        .anyMatch(name -> name.startsWith("columnar sink"))
        .anyMatch(name -> name.startsWith("relations.linked"));
  }

  /** An operator that reads files once and gives a side output per dataset. */
  private static final class Extraction implements DatasetProvider {
    private final StreamExecutionEnvironment environment;
    private @Nullable SingleOutputStreamOperator<String> operator;

    Extraction(StreamExecutionEnvironment environment) {
      this.environment = environment;
    }

    SingleOutputStreamOperator<String> operator() {
      SingleOutputStreamOperator<String> current = operator;
      if (current == null) {
        current =
            environment
                .fromData(Types.STRING, "file")
                .uid("files")
                .process(new Extract())
                .name("extract")
                .uid("extract");
        operator = current;
      }
      return current;
    }

    @Override
    public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
      OutputTag<RowData> output =
          new OutputTag<>(contract.dataset(), InternalTypeInfo.of(FlinkTypes.rowType(contract)));
      return Optional.of(new SideOutput(this, output));
    }

    @Override
    public Optional<DynamicTableSink> sink(DatasetContract contract) {
      return Optional.of(new DiscardedRows());
    }
  }

  private record SideOutput(Extraction extraction, OutputTag<RowData> output)
      implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      return extraction.operator().getSideOutput(output);
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }

  private static final class Extract extends ProcessFunction<String, String> {
    @Override
    public void processElement(String file, Context context, Collector<String> out) {
      out.collect(file);
    }
  }
}
