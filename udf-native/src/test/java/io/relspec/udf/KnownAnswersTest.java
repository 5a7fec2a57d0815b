package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** The known answers of hashes and ids, asked in SQL. */
class KnownAnswersTest {

  /**
   * Parts and their hashes.
   *
   * @param parts the arguments in SQL
   * @param hash64 stable_hash64 of them
   * @param hash128 stable_hash128 of them in hexadecimal
   */
  private record Hash(String parts, long hash64, String hash128) {}

  private static final List<Hash> HASHES =
      List.of(
          new Hash("NULL", -4302098779834749733L, "a6cd5e9392000f6ac44bdff4074eecdb"),
          new Hash(
              "CAST(NULL AS STRING)", -4302098779834749733L, "a6cd5e9392000f6ac44bdff4074eecdb"),
          new Hash(
              "CAST(NULL AS ARRAY<INT>)",
              -4302098779834749733L,
              "a6cd5e9392000f6ac44bdff4074eecdb"),
          new Hash("TRUE", 508203992382727667L, "50e58cbd6ada00a1070d80d6a76865f3"),
          new Hash("-1", 5878741525932698725L, "c2792e11dd6fe0eadb99db359ea6d6a8"),
          new Hash("CAST(-1 AS TINYINT)", 5878741525932698725L, "c2792e11dd6fe0eadb99db359ea6d6a8"),
          new Hash(
              "CAST(-1 AS SMALLINT)", 5878741525932698725L, "c2792e11dd6fe0eadb99db359ea6d6a8"),
          new Hash("CAST(-1 AS BIGINT)", 5878741525932698725L, "c2792e11dd6fe0eadb99db359ea6d6a8"),
          new Hash("CAST(1.5 AS DOUBLE)", 6394485071238434244L, "2d0719929098c2ee4848f1440928d509"),
          new Hash("CAST(1.5 AS FLOAT)", 6394485071238434244L, "2d0719929098c2ee4848f1440928d509"),
          new Hash("''", -8540869573938717618L, "5b5de4a7ca623e1b136da6c5d4b59956"),
          new Hash("U&'gr\\00f6\\00dfe'", 3758794725582302978L, "c6e21bbbeeab0ddfd3a2b42816473672"),
          new Hash("X'00ff'", -4737496824323727441L, "e599acddd607b9faa6bdeaaf36c2d600"),
          new Hash("'ab', 'c'", -8051372278838990614L, "138cb01bea9d389379f9cbfa74b6dc60"),
          new Hash("'a', 'bc'", -6278572755845345758L, "3da94c078b766cfdac65d5d987e86c63"),
          new Hash("ARRAY[1, 2]", -2038202841294252107L, "d5946cfb604536fe3877ae1f9c642a6a"));

  private final SqlSession session = new SqlSession();

  @Test
  void hashesOfEveryTypeAreTheKnownOnes() throws Exception {
    String columns =
        HASHES.stream()
            .map(Hash::parts)
            .map(parts -> "stable_hash64(%s), hash_hex(stable_hash128(%1$s))".formatted(parts))
            .collect(Collectors.joining(", "));
    Row row = session.row("SELECT " + columns);
    for (int i = 0; i < HASHES.size(); i++) {
      Hash expected = HASHES.get(i);
      assertThat(row.getField(2 * i)).as(expected.parts()).isEqualTo(expected.hash64());
      assertThat(row.getField(2 * i + 1)).as(expected.parts()).isEqualTo(expected.hash128());
    }
  }

  @Test
  void idsOfTheExampleRepositoryAreTheKnownOnes() throws Exception {
    Row row =
        session.row(
            """
            SELECT f, def_id(f, '<module>'), scope_id(def_id(f, '<module>'), 'MODULE', 1), g,
                   node_id('CALL', g, 1), edge_id('CALL', node_id('CALL', g, 1), g, NULL),
                   symbol_id(s)
            FROM (SELECT f, def_id(f, q) AS g, s
                  FROM (SELECT file_id(repo, path) AS f, q, s
                        FROM (VALUES ('acme', 'src/app/main.py', 'A.m.<locals>.g', 'pkg.mod.f'))
                             AS t (repo, path, q, s)))
            """);
    assertThat(row)
        .isEqualTo(
            Row.of(
                -7825673504682806203L,
                -3255693363389264920L,
                -2039926652286771531L,
                -8113558431071219502L,
                8374141881335525021L,
                8622467460535971677L,
                -2192599601049736519L));
  }

  @Test
  void rowsOfATableHashLikeConstants() throws Exception {
    List<Row> rows =
        session.rows(
            "SELECT stable_hash64(a, b) FROM (VALUES ('ab', 'c'), ('a', 'bc')) AS t (a, b)");
    assertThat(rows)
        .containsExactlyInAnyOrder(Row.of(-8051372278838990614L), Row.of(-6278572755845345758L));
  }
}
