internal import Base
internal import CSystem

/// Whole lines in a batch's `lines`, to parse into documents.
internal struct DocumentLines: Sendable {
  /// The lines' place in the input.
  enum Unit: Sendable {
    /// Lines of it: faults are at bytes, from the first line's offset on.
    case line(offset: Int)
    /// Its rows: faults are at the number of the row.
    case row
  }

  /// The input's name.
  let file: String
  /// The number of the first line, from 0.
  let first: Int
  let unit: Unit

  /// Parses each line with a text into a document; other lines, and replaced bytes, are faults.
  func decode(into batch: inout Batch) {
    // Taken out, because they are read and written at the same time.
    var lines = ByteBuffer()
    var work = Work(self)
    swap(&lines, &batch.lines)
    swap(&work.texts, &batch.texts)
    swap(&work.strings, &batch.strings)
    swap(&work.documents, &batch.documents)
    swap(&work.faults, &batch.faults)
    lines.withUnsafeMutableBytes { work.decode($0) }
    swap(&lines, &batch.lines)
    swap(&work.texts, &batch.texts)
    swap(&work.strings, &batch.strings)
    swap(&work.documents, &batch.documents)
    swap(&work.faults, &batch.faults)
  }

  /// The results of decoding.
  private struct Work: ~Copyable {
    let lines: DocumentLines
    var documents: [Document] = []
    var faults: [Fault] = []
    var texts = ByteBuffer()
    var strings = ByteBuffer()

    init(_ lines: DocumentLines) { self.lines = lines }

    mutating func decode(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
      guard let base = bytes.baseAddress else { return }
      var parser = DocumentParser(base)
      var start = 0
      var number = lines.first
      if case .line(0) = lines.unit, bytes.count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { start = 3 }
      while start < bytes.count {
        let feed = memchr(base + start, 0x0A, bytes.count - start)
        let end = feed.map { UnsafePointer(base).distance(to: $0.assumingMemoryBound(to: UInt8.self)) } ?? bytes.count
        do throws(JSONError) {
          if try parser.parse(start..<end, texts: &texts, strings: &strings) { add(&parser, number, start..<end) }
        } catch {
          fault(.lineMalformed, number, start..<end, ", byte \(error.offset + 1): \(error.code.rawValue)")
        }
        start = end + 1
        number += 1
      }
    }

    private mutating func add(_ parser: inout DocumentParser, _ number: Int, _ line: Range<Int>) {
      switch parser.value(.text).kind {
      case .string: break
      case .absent: return fault(.textMissing, number, line, ": no field \"text\"")
      case .null: return fault(.textMissing, number, line, ": null in \"text\"")
      case .other: return fault(.textMissing, number, line, ": not a string: \"text\"")
      }
      var document = parser.document(texts: &texts, strings: &strings)
      document.line = ByteRange(start: line.lowerBound, count: line.count)
      document.ordinal = number
      noteRepairs(parser, &document, number, line)
      if document.changed.isEmpty, let value = parser.range(of: .text) {
        document.writtenText = (ByteRange(start: value.lowerBound, count: value.count), document.text)
      }
      documents.append(document)
    }

    /// Counts replacements, and marks them to be made in the written line too.
    private mutating func noteRepairs(
      _ parser: borrowing DocumentParser, _ document: inout Document, _ number: Int, _ line: Range<Int>
    ) {
      for repair in parser.repairs {
        let name = repair.field.name
        document.changed.insert(repair.field)
        if repair.unpaired > 0 {
          let what = repair.unpaired == 1 ? "1 surrogate" : "\(repair.unpaired) surrogates"
          fault(.surrogateUnpaired, number, line, ", \"\(name)\": \(what) replaced")
        }
        if repair.malformed > 0 {
          let what = repair.malformed == 1 ? "1 sequence" : "\(repair.malformed) sequences"
          fault(.textMalformed, number, line, ", \"\(name)\": \(what) replaced")
        }
      }
    }

    private mutating func fault(
      _ kind: Fault.Kind, _ number: Int, _ line: Range<Int>, _ detail: String
    ) {
      switch lines.unit {
      case .line(let offset):
        faults.append(
          Fault(
            kind, file: lines.file, offset: offset + line.lowerBound, length: line.count,
            detail: "line \(number + 1)\(detail)"))
      case .row:
        faults.append(Fault(kind, file: lines.file, offset: number, detail: "row \(number + 1)\(detail)"))
      }
    }
  }
}
