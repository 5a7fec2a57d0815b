package io.relspec.cpg.source.watch;

import io.relspec.cpg.source.FileContent;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/** Stands for a content: the name git has for it, or why there is none. */
final class ContentId {
  private ContentId() {}

  static String of(FileContent content) {
    FileContent.Unread unread = content.unread();
    if (unread != null) {
      return unread.reason() + " " + unread.message();
    }
    try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
      return formatter.idFor(Constants.OBJ_BLOB, content.bytes()).name();
    }
  }
}
