package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
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

  private static List<Method> exports() {
    List<Method> exports =
        Arrays.stream(Native.class.getDeclaredMethods())
            .filter(method -> Modifier.isNative(method.getModifiers()))
            .toList();
    assertThat(exports).extracting(Method::getName).contains("call", "manifest");
    return exports;
  }

  private static Object zero(Class<?> type) {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    return Array.get(Array.newInstance(type, 1), 0);
  }

  @Test
  void everyKindOfPanicInEveryExportIsAnExceptionThatNamesItsSubject() throws Exception {
    for (Method export : exports()) {
      Object[] arguments =
          Arrays.stream(export.getParameterTypes()).map(NativePanicTest::zero).toArray();
      for (int kind = 1; kind <= KINDS; kind++) {
        Native.selfTestPanic(kind);
        assertThatThrownBy(() -> export.invoke(null, arguments))
            .as("%s, kind %d", export.getName(), kind)
            .cause()
            .isInstanceOfSatisfying(
                NativeException.class, e -> assertThat(e.code()).isEqualTo(NativeCode.NATIVE_PANIC))
            .hasMessageMatching("NATIVE_PANIC: [^:]+: panicked at .+\\.rs:\\d+: .+");
      }
    }
    callQnameLast();
  }

  @Test
  void aPanicInAFunctionNamesTheFunction() {
    Native.selfTestPanic(1);
    assertThatThrownBy(NativePanicTest::callQnameLast)
        .hasMessageStartingWith("NATIVE_PANIC: function qname_last: panicked at ");
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
