package import Base
package import Records

/// What changes one text at a time, by rules that see nothing but the text and its document. One for each thread.
package protocol TextRepair: AnyObject {
  /// Writes the changed text to `output`, which is empty, and returns whether there is a change; what was written is
  /// of no account where there is none. `text` is well-formed UTF-8.
  func repair(_ text: UnsafeBufferPointer<UInt8>, of document: Document, into output: inout ByteBuffer) -> Bool
}

/// Applies a repair to the texts, titles and authors of documents.
internal final class RepairWorker: StageWorker {
  private let repair: any TextRepair
  private var output = ByteBuffer()

  init(_ repair: any TextRepair) { self.repair = repair }

  func run(_ batch: inout Batch) {
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      let document = batch.documents[row]
      if let text = repaired(document.text, of: document, in: &batch.texts) {
        batch.documents[row].text = text
        batch.documents[row].textScalars = batch.texts.withSpan(text.range) { $0.scalarCount }
      }
      if let title = repaired(document.title, of: document, in: &batch.strings) { batch.documents[row].title = title }
      if let author = repaired(document.author, of: document, in: &batch.strings) {
        batch.documents[row].author = author
      }
    }
  }

  /// Where the changed run was placed; nil if it stays as it is.
  private func repaired(_ run: ByteRange, of document: Document, in arena: inout ByteBuffer) -> ByteRange? {
    guard !run.isEmpty else { return nil }
    output.removeAll()
    let isChanged = arena.withUnsafeBytes {
      repair.repair(UnsafeBufferPointer(rebasing: $0[run.range]), of: document, into: &output)
    }
    return isChanged ? output.withSpan { arena.place($0) } : nil
  }
}

extension ByteBuffer {
  /// Appends a character in UTF-8.
  internal mutating func append(scalar code: UInt32) {
    if code < 0x80 {
      append(UInt8(truncatingIfNeeded: code))
    } else if code < 0x800 {
      append(UInt8(truncatingIfNeeded: 0xC0 | code &>> 6))
      append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
    } else if code < 0x10000 {
      append(UInt8(truncatingIfNeeded: 0xE0 | code &>> 12))
      append(UInt8(truncatingIfNeeded: 0x80 | code &>> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
    } else {
      append(UInt8(truncatingIfNeeded: 0xF0 | code &>> 18))
      append(UInt8(truncatingIfNeeded: 0x80 | code &>> 12 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | code &>> 6 & 0x3F))
      append(UInt8(truncatingIfNeeded: 0x80 | code & 0x3F))
    }
  }
}
