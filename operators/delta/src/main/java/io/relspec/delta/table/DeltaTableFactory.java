package io.relspec.delta.table;

import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** Makes sources and sinks of tables {@code WITH ('connector' = 'relspec-delta', 'path' = …)}. */
public final class DeltaTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  /** The connector's name. */
  public static final String IDENTIFIER = "relspec-delta";

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(DeltaConnectorOptions.PATH);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return DeltaConnectorOptions.OPTIONAL;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    ResolvedSchema schema = context.getCatalogTable().getResolvedSchema();
    RowType rowType = (RowType) schema.toPhysicalRowDataType().getLogicalType();
    if (options.get(DeltaConnectorOptions.METADATA) != DeltaConnectorOptions.Metadata.NONE) {
      return new LogTableSource(
          options.get(DeltaConnectorOptions.PATH), options.get(DeltaConnectorOptions.METADATA));
    }
    boolean isBatch =
        context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
    return new DeltaTableSource(
        options.get(DeltaConnectorOptions.PATH),
        rowType,
        primaryKey(schema),
        ScanOptions.of(options, isBatch));
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    ResolvedCatalogTable table = context.getCatalogTable();
    ResolvedSchema schema = table.getResolvedSchema();
    String name = specName(context.getObjectIdentifier().getObjectName());
    TableSpec spec =
        new TableSpec(
            name,
            options.get(DeltaConnectorOptions.PATH),
            (RowType) schema.toPhysicalRowDataType().getLogicalType().copy(false),
            table.getPartitionKeys(),
            primaryKey(schema));
    DeltaSinkOptions sinkOptions =
        DeltaSinkOptions.defaults()
            .withTargetFileBytes(options.get(DeltaConnectorOptions.TARGET_FILE_SIZE).getBytes())
            .withFsync(options.get(DeltaConnectorOptions.FSYNC))
            .withCompression(options.get(DeltaConnectorOptions.COMPRESSION))
            .withOnRewind(options.get(DeltaConnectorOptions.ON_REWIND))
            .withSchemaEvolution(options.get(DeltaConnectorOptions.SCHEMA_EVOLUTION));
    String sinkId = options.getOptional(DeltaConnectorOptions.SINK_ID).orElse(name);
    return new DeltaTableSink(spec, sinkId, sinkOptions);
  }

  /** The name of a table in file names and messages. */
  public static String specName(String table) {
    String name = table.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    return name.matches("[a-z].*") ? name : "t" + name;
  }

  private static List<String> primaryKey(ResolvedSchema schema) {
    return schema.getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
  }
}
