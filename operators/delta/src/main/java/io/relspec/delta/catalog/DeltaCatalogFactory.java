package io.relspec.delta.catalog;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** Makes catalogs {@code WITH ('type' = 'delta', 'root' = …)}. */
public final class DeltaCatalogFactory implements CatalogFactory {
  /** Directory whose directories are databases. */
  public static final ConfigOption<String> ROOT =
      ConfigOptions.key("root")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Directory that holds tables as <database>/<table>: a local path or a URI, s3://bucket/lake.");

  /** The database that is used first. */
  public static final ConfigOption<String> DEFAULT_DATABASE =
      ConfigOptions.key("default-database")
          .stringType()
          .defaultValue(DeltaCatalog.FLAT)
          .withDescription(
              "Database used first; the default one has the tables that lie in the root itself.");

  @Override
  public String factoryIdentifier() {
    return "delta";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(ROOT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(DEFAULT_DATABASE);
  }

  @Override
  public Catalog createCatalog(Context context) {
    FactoryUtil.CatalogFactoryHelper helper = FactoryUtil.createCatalogFactoryHelper(this, context);
    helper.validate();
    return new DeltaCatalog(
        context.getName(),
        helper.getOptions().get(DEFAULT_DATABASE),
        helper.getOptions().get(ROOT));
  }
}
