package io.relspec.app.catalog;

import static io.relspec.app.catalog.SessionTables.databases;
import static io.relspec.app.catalog.SessionTables.row;

import io.relspec.app.catalog.SessionTables.NamedCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.catalog.CatalogFunction;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.FunctionNotExistException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.TableFunction;
import org.jspecify.annotations.Nullable;

/** The functions that queries of a session may call, as rows of {@code information_schema}. */
final class SessionRoutines {
  private static final String SYSTEM = "system";

  private final Collection<Routine> routines;
  private final Supplier<Collection<NamedCatalog>> catalogs;

  /**
   * @param routines the functions of the session
   * @param catalogs the catalogs of the session, asked for at each query
   */
  SessionRoutines(Collection<Routine> routines, Supplier<Collection<NamedCatalog>> catalogs) {
    this.routines = List.copyOf(routines);
    this.catalogs = catalogs;
  }

  /** The functions of the session and those of its catalogs. */
  List<RowData> rows() {
    List<RowData> rows = new ArrayList<>();
    routines.forEach(routine -> rows.add(routineRow(routine)));
    for (NamedCatalog named : catalogs.get()) {
      for (String database : databases(named)) {
        try {
          List<String> names = new ArrayList<>(named.catalog().listFunctions(database));
          names.sort(null);
          for (String name : names) {
            CatalogFunction function = named.catalog().getFunction(new ObjectPath(database, name));
            rows.add(
                row(
                    named.name(),
                    database,
                    name,
                    routineType(function),
                    null,
                    null,
                    null,
                    null,
                    null,
                    function.getDescription().orElse(null)));
          }
        } catch (DatabaseNotExistException | FunctionNotExistException e) {
          throw new CatalogException("a function of " + database + " went away", e);
        }
      }
    }
    return rows;
  }

  /** What the class of a function is; null if it is not on the class path. */
  private static @Nullable String routineType(CatalogFunction function) {
    try {
      Class<?> type =
          Class.forName(
              function.getClassName(), false, Thread.currentThread().getContextClassLoader());
      if (TableFunction.class.isAssignableFrom(type)) {
        return "TABLE";
      }
      return AggregateFunction.class.isAssignableFrom(type) ? "AGGREGATE" : "SCALAR";
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  private static RowData routineRow(Routine routine) {
    return row(
        RelspecCatalog.NAME,
        SYSTEM,
        routine.name(),
        routine.type(),
        routine.dataType(),
        true,
        routine.nullRule(),
        routine.isRetractable(),
        routine.version(),
        null);
  }

  private static List<RowData> parameterRows(Routine routine) {
    List<RowData> rows = new ArrayList<>();
    for (Routine.Parameter parameter : routine.parameters()) {
      rows.add(
          row(
              SYSTEM,
              routine.name(),
              rows.size() + 1,
              parameter.name(),
              parameter.dataType(),
              parameter.isVariadic(),
              parameter.isNullable()));
    }
    return rows;
  }

  /** The parameters of the functions of the session; catalogs do not know those of theirs. */
  List<RowData> parameters() {
    return routines.stream().flatMap(routine -> parameterRows(routine).stream()).toList();
  }
}
