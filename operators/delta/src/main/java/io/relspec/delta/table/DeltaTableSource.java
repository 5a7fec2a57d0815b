package io.relspec.delta.table;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.RowFilter;
import io.relspec.delta.TableSpec;
import io.relspec.delta.source.ChangeHandling;
import io.relspec.delta.source.DeltaSource;
import io.relspec.delta.source.DeltaSourceBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A Delta table as a table source.
 *
 * <p>Filters leave files out, by the values of partition columns and by statistics; rows are
 * filtered by Flink. {@code SOURCE_WATERMARK()} is the time of the commits read.
 */
public final class DeltaTableSource
    implements ScanTableSource,
        SupportsProjectionPushDown,
        SupportsFilterPushDown,
        SupportsLimitPushDown,
        SupportsReadingMetadata,
        SupportsSourceWatermark {
  private final String path;
  private final RowType rowType;
  private final List<String> primaryKey;
  private final ScanOptions options;
  private List<String> columns;
  private List<String> metadata = List.of();
  private List<RowFilter> filters = List.of();
  private long limit = -1;
  private boolean hasSourceWatermark;

  DeltaTableSource(String path, RowType rowType, List<String> primaryKey, ScanOptions options) {
    this.path = path;
    this.rowType = rowType;
    this.primaryKey = primaryKey;
    this.options = options;
    this.columns = rowType.getFieldNames();
    if (options.handling() == ChangeHandling.UPSERT && primaryKey.isEmpty()) {
      throw DeltaErrors.optionInvalid(
          DeltaConnectorOptions.CHANGES.key(), "upsert needs a primary key");
    }
  }

  /** All rows of the latest version of a table, given with the types it is declared with. */
  public static DeltaTableSource ofLatest(TableSpec spec) {
    return of(spec, new Configuration());
  }

  /** All rows of a version of a table, given with the types it is declared with. */
  public static DeltaTableSource ofVersion(TableSpec spec, long version) {
    Configuration options = new Configuration();
    options.set(DeltaConnectorOptions.SNAPSHOT_VERSION, version);
    return of(spec, options);
  }

  private static DeltaTableSource of(TableSpec spec, Configuration configuration) {
    ScanOptions options = ScanOptions.of(configuration, true);
    return new DeltaTableSource(spec.location(), spec.rowType(), spec.primaryKey(), options);
  }

  @Override
  public ChangelogMode getChangelogMode() {
    if (options.isInsertOnly()) {
      return ChangelogMode.insertOnly();
    }
    return options.handling() == ChangeHandling.UPSERT
        ? ChangelogMode.upsert(false)
        : ChangelogMode.all();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    try {
      DeltaSourceBuilder builder =
          DeltaSource.builder(path)
              .declaredAs(rowType)
              .columns(Stream.concat(columns.stream(), metadata.stream()).toList())
              .commitWatermarks(hasSourceWatermark);
      if (!primaryKey.isEmpty()) {
        builder.primaryKey(primaryKey);
      }
      options.applyTo(builder);
      if (!filters.isEmpty()) {
        builder.skipFiles(new RowFilter.And(filters));
      }
      if (limit >= 0) {
        builder.limit(limit);
      }
      return SourceProvider.of(builder.build());
    } catch (IOException e) {
      throw DeltaErrors.logUnreadable(path, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projection, DataType producedType) {
    List<String> names = rowType.getFieldNames();
    columns = Arrays.stream(projection).map(field -> names.get(field[0])).toList();
  }

  @Override
  public Result applyFilters(List<ResolvedExpression> expressions) {
    List<RowFilter> known = new ArrayList<>();
    List<ResolvedExpression> accepted = new ArrayList<>();
    for (ResolvedExpression expression : expressions) {
      FilterExpressions.of(expression)
          .ifPresent(
              filter -> {
                known.add(filter);
                accepted.add(expression);
              });
    }
    filters = List.copyOf(known);
    return Result.of(accepted, expressions);
  }

  /** Changes have no limit that a source could know. */
  @Override
  public void applyLimit(long rows) {
    limit = options.bound() == DeltaConnectorOptions.Bound.SNAPSHOT ? rows : -1;
  }

  @Override
  public Map<String, DataType> listReadableMetadata() {
    Map<String, DataType> types = new LinkedHashMap<>();
    types.put(DeltaSource.CHANGE_TYPE, DataTypes.STRING().notNull());
    types.put(DeltaSource.COMMIT_VERSION, DataTypes.BIGINT().notNull());
    types.put(DeltaSource.COMMIT_TIMESTAMP, DataTypes.TIMESTAMP_LTZ(3).notNull());
    return types;
  }

  @Override
  public void applyReadableMetadata(List<String> keys, DataType producedType) {
    metadata = List.copyOf(keys);
  }

  @Override
  public void applySourceWatermark() {
    hasSourceWatermark = true;
  }

  @Override
  public DynamicTableSource copy() {
    DeltaTableSource copy = new DeltaTableSource(path, rowType, primaryKey, options);
    copy.columns = columns;
    copy.metadata = metadata;
    copy.filters = filters;
    copy.limit = limit;
    copy.hasSourceWatermark = hasSourceWatermark;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Delta " + path;
  }
}
