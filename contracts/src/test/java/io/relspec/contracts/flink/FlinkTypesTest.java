package io.relspec.contracts.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.junit.jupiter.api.Test;

class FlinkTypesTest {

  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();

  @Test
  void rowTypeHasTheTypesOfTheContract() {
    assertThat(FlinkTypes.rowType(CONTRACTS.get("source_files")).asSerializableString())
        .isEqualTo(
            "ROW<`repo` VARCHAR(2147483647) NOT NULL, `path` VARCHAR(2147483647) NOT NULL, `file_id`"
                + " BIGINT NOT NULL, `content` VARBINARY(2147483647) NOT NULL, `content_hash`"
                + " BINARY(16) NOT NULL, `size_bytes` BIGINT NOT NULL, `file_mode` INT, `commit_id`"
                + " VARCHAR(2147483647) NOT NULL, `commit_seq` BIGINT NOT NULL, `commit_time`"
                + " TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL> NOT NULL");
  }

  @Test
  void arrayElementsAreNotNull() {
    assertThat(FlinkTypes.rowType(CONTRACTS.get("relation_output")).asSerializableString())
        .contains("`src_ids` ARRAY<BIGINT NOT NULL> NOT NULL");
  }

  @Test
  void everyContractDeclaresItsKeyNotEnforced() {
    for (DatasetContract contract : CONTRACTS.all()) {
      UniqueConstraint key =
          FlinkTypes.resolvedSchema(contract).getPrimaryKey().orElseThrow(AssertionError::new);
      assertThat(key.getColumns()).isEqualTo(contract.key());
      assertThat(key.isEnforced()).isFalse();
      assertThat(FlinkTypes.schema(contract).getPrimaryKey()).isPresent();
    }
  }
}
