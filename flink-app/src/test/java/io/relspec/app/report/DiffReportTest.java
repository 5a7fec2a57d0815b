package io.relspec.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.app.report.DiffEntry.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffReportTest {
  private static final DiffReport REPORT =
      new DiffReport(
          "shop",
          "aaaa",
          "bbbb",
          List.of(
              definition(Change.CHANGED, "FUNCTION", "goods.price", "(x)", "(x, y)", true, 7),
              definition(Change.CHANGED, "FUNCTION", "goods.label", "()", "()", true, 3),
              definition(Change.ADDED, "CLASS", "goods.Ticket", "", "", false, 12),
              definition(Change.REMOVED, "TYPE_ALIAS", "goods.Old", "", "", false, 1)),
          List.of(
              call(Change.CHANGED, "CALL", "price(1)", "price(1,\n    2)"),
              call(Change.CHANGED, "CALLS_SYMBOL", "price(1)", "price(1,\n    2)")),
          List.of(edge(Change.ADDED, "IMPORTS", "cart", "json", "", "import json", 1)),
          List.of(edge(Change.REMOVED, "REACHING_DEF", "cart.sum", "n", "n = 1 → n", "", 5)));

  @Test
  void textNamesPlacesAndSaysACallOnce() {
    assertThat(DiffText.of(REPORT))
        .isEqualTo(
            """
            aaaa to bbbb of shop

            definitions
              - type alias goods.Old  shop.py:1
              ~ function goods.label  body  shop.py:3
              ~ function goods.price(x) is (x, y)  body  shop.py:7
              + class goods.Ticket  shop.py:12

            calls
              ~ cart.sum calls goods.price  price(1) is price(1, 2)  shop.py:9

            imports
              + cart imports json  shop.py:1

            flows
              - cart.sum n: n = 1 → n  shop.py:5
            """);
  }

  @Test
  void jsonHasAllFieldsOfEveryEntry() throws Exception {
    JsonNode json = new ObjectMapper().readTree(DiffJson.of(REPORT));

    assertThat(json.path("from").asText()).isEqualTo("aaaa");
    assertThat(json.path("definitions")).hasSize(4);
    assertThat(json.path("calls")).hasSize(2);
    assertThat(json.path("calls").get(0).toString())
        .isEqualTo(
            """
            {"change":"changed","kind":"CALL","name":"cart.sum","target":"goods.price",\
            "before":"price(1)","after":"price(1,\\n    2)","body":false,"path":"shop.py","line":9}""");
  }

  @Test
  void nothingIsSaidCalmly() {
    DiffReport none =
        new DiffReport("shop", "aaaa", "aaaa", List.of(), List.of(), List.of(), List.of());
    assertThat(DiffText.of(none)).isEqualTo("aaaa to aaaa of shop\nno differences\n");
  }

  private static DiffEntry definition(
      Change change, String kind, String name, String old, String now, boolean body, int line) {
    return new DiffEntry(change, kind, name, "", old, now, body, "shop.py", line);
  }

  private static DiffEntry call(Change change, String kind, String old, String now) {
    return edge(change, kind, "cart.sum", "goods.price", old, now, 9);
  }

  private static DiffEntry edge(
      Change change, String kind, String name, String target, String old, String now, int line) {
    return new DiffEntry(change, kind, name, target, old, now, false, "shop.py", line);
  }
}
