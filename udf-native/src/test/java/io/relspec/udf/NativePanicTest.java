package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Panics in native code are exceptions, and the JVM lives on. */
class NativePanicTest {

  private static final int KINDS = 5;

  @BeforeAll
  static void load() {
    NativeLibrary.load();
  }

  private static void callQnameLast() {
    NativeCall call = NativeFunctions.open(spec("qname_last"));
    call.start();
    call.putText(StringData.fromString("a.b"));
    call.run();
    assertThat(call.take(NativeType.STRING)).hasToString("b");
  }

  private static FunctionSpec spec(String name) {
    FunctionManifest manifest = NativeFunctions.manifest();
    return manifest.functions().get(manifest.number(name));
  }

  /** Every export, with what its exceptions name. */
  private static final Map<String, Runnable> EXPORTS =
      Map.of(
          "function qname_last", NativePanicTest::callQnameLast,
          "manifest", Native::manifest,
          "self test", () -> Native.selfTestPanic(1));

  @Test
  void everyKindOfPanicInEveryExportIsAnExceptionThatNamesItsSubject() {
    EXPORTS.forEach(
        (subject, export) -> {
          for (int kind = 1; kind <= KINDS; kind++) {
            Native.selfTestPanic(kind);
            assertThatThrownBy(export::run)
                .isInstanceOfSatisfying(
                    NativeException.class,
                    e -> assertThat(e.code()).isEqualTo(NativeCode.NATIVE_PANIC))
                .hasMessageMatching("NATIVE_PANIC: " + subject + ": panicked at .+\\.rs:\\d+: .+");
          }
        });
    callQnameLast();
  }

  @Test
  void aPanicOnAnotherThreadLeavesThisOneAlone() throws InterruptedException {
    Thread thread = new Thread(() -> Native.selfTestPanic(2));
    thread.start();
    thread.join();
    callQnameLast();
  }

  @Test
  void wrongArgumentsOfNativeCallsAreExceptions() {
    assertThatThrownBy(() -> Native.call(-1, 0, 0, 0)).hasMessageContaining("NATIVE_ARGUMENT");
    assertThatThrownBy(() -> Native.call(0, 0, 0, 0)).hasMessageContaining("no memory to write to");
    assertThatThrownBy(() -> Native.call(0, 1, -1, 0)).hasMessageContaining("negative size -1");
    assertThatThrownBy(() -> Native.call(0, 1, 5, 4)).hasMessageContaining("no memory to write to");
    assertThatThrownBy(() -> Native.selfTestPanic(9)).hasMessageContaining("kinds of panic");
  }

  /** A code without a constant would already have failed to read the manifest. */
  @Test
  void everyCodeOfTheLibraryHasAConstant() {
    assertThat(NativeFunctions.manifest().errorCodes())
        .contains(NativeCode.NATIVE_PANIC, NativeCode.NATIVE_HANDLE)
        .doesNotHaveDuplicates();
  }
}
