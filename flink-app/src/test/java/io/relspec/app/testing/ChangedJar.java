package io.relspec.app.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassWriter;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;

/** The jar of the job as a later version of the product would have it. */
public final class ChangedJar {
  private static final String STRING = "java/lang/String";
  private static final String MANIFEST_CLASS = "io/relspec/udf/FunctionManifest.class";

  private ChangedJar() {}

  /**
   * Writes a jar in which a native function has another version, whatever the library says of it.
   */
  public static Path withFunction(Path jar, String function, int version, Path target)
      throws IOException {
    boolean isChanged = false;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
      out.setLevel(1);
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().equals(MANIFEST_CLASS)) {
          out.write(changed(in.readAllBytes(), function, version));
          isChanged = true;
        } else {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
    if (!isChanged) {
      throw new IllegalStateException(jar + " has no " + MANIFEST_CLASS);
    }
    return target;
  }

  /** What the library says of its functions passes through one more call. */
  private static byte[] changed(byte[] manifest, String function, int version) {
    ClassReader reader = new ClassReader(manifest);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    String pattern = "(\"name\":\"" + function + "\",.*?\"version\":)\\d+";
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.equals("load") ? new Replacing(method, pattern, "$1" + version) : method;
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Replacing extends MethodVisitor {
    private final String pattern;
    private final String replacement;

    Replacing(MethodVisitor method, String pattern, String replacement) {
      super(Opcodes.ASM9, method);
      this.pattern = pattern;
      this.replacement = replacement;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      if (owner.equals("io/relspec/udf/Native") && name.equals("manifest")) {
        super.visitTypeInsn(Opcodes.NEW, STRING);
        super.visitInsn(Opcodes.DUP_X1);
        super.visitInsn(Opcodes.SWAP);
        visitUtf8();
        super.visitMethodInsn(
            Opcodes.INVOKESPECIAL, STRING, "<init>", "([BLjava/nio/charset/Charset;)V", false);
        super.visitLdcInsn(pattern);
        super.visitLdcInsn(replacement);
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            STRING,
            "replaceFirst",
            "(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
            false);
        visitUtf8();
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL, STRING, "getBytes", "(Ljava/nio/charset/Charset;)[B", false);
      }
    }

    private void visitUtf8() {
      super.visitFieldInsn(
          Opcodes.GETSTATIC,
          "java/nio/charset/StandardCharsets",
          "UTF_8",
          "Ljava/nio/charset/Charset;");
    }
  }
}
