package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.contracts.CanonicalForm;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the contracts of the two sides of the bridge. */
public final class ContractCheck {
  private ContractCheck() {}

  /**
   * Refuses to go on if the library was built with other contracts.
   *
   * @throws NativeException with {@link NativeCode#NATIVE_CONTRACTS} and the datasets that differ
   */
  public static void requireSame(ContractRegistry contracts) {
    NativeLibrary.load();
    Map<String, String> there = parse(new String(Native.contractHashes(), UTF_8));
    Map<String, String> here = new TreeMap<>();
    for (DatasetContract contract : contracts.all()) {
      here.put(contract.dataset(), StableHash.hex128(CanonicalForm.of(contract)));
    }
    List<String> differing = new ArrayList<>(new TreeSet<>(here.keySet()));
    there.keySet().stream().filter(dataset -> !here.containsKey(dataset)).forEach(differing::add);
    differing.removeIf(dataset -> here.getOrDefault(dataset, "").equals(there.get(dataset)));
    if (!differing.isEmpty()) {
      throw new NativeException(
          NativeCode.NATIVE_CONTRACTS,
          "the native library was built with other contracts of %s; build both from one source tree"
              .formatted(String.join(", ", differing)),
          null);
    }
  }

  private static Map<String, String> parse(String lines) {
    Map<String, String> hashes = new TreeMap<>();
    lines
        .lines()
        .map(line -> line.split(" ", 2))
        .forEach(fields -> hashes.put(fields[0], fields[1]));
    return hashes;
  }
}
