public import Base

/// Writes documents as lines; one per thread.
///
/// A document that was read from a line is written as that line, byte for byte, except for changes: the value
/// of a changed member is replaced in place, and a missing member is inserted after the last one that
/// comes before it in the order of `KnownField`. On a reject `stage`, `reason` and `values` replace those that the
/// line has, or go to its end. Every line ends in a line feed.
public final class DocumentWriter {
  /// Bytes to put in the place of a range of the line.
  private struct Edit {
    var range: Range<Int>
    /// The replacement, in `pieces`.
    var piece: Range<Int>
  }

  private var parser: DocumentParser?
  private var edits: [Edit] = []
  private var pieces = ByteBuffer()
  private var value = JSONWriter()
  private var texts = ByteBuffer()
  private var strings = ByteBuffer()

  /// A writer; use one per thread.
  public init() {}

  /// Appends the line of the document in `row`.
  ///
  /// - Parameter provenance: where documents come from that do not say so themselves.
  public func write(
    _ batch: borrowing Batch, row: Int, from provenance: Provenance, to json: inout JSONWriter
  ) {
    let document = batch.documents[row]
    guard !document.line.isEmpty else { return json.line(batch, row: row, from: provenance) }
    if document.changed.isEmpty, document.verdict.isKept {
      batch.lines.withSpan(document.line.range) { json.bytes.append($0) }
    } else if document.changed == KnownFields(.text), document.verdict.isKept, !document.writtenText.value.isEmpty {
      writeText(batch, document, to: &json)
    } else {
      writeChanged(batch, document, from: provenance, to: &json)
    }
    json.endLine()
  }

  /// Appends the line of a document whose text alone was set: where it stands is known, so that nothing is parsed.
  private func writeText(_ batch: borrowing Batch, _ document: Document, to json: inout JSONWriter) {
    let (line, written) = (document.line.range, document.writtenText)
    let isSame =
      document.text.count == written.read.count
      && batch.texts.withUnsafeBytes { $0[document.text.range].elementsEqual($0[written.read.range]) }
    guard !isSame else { return batch.lines.withSpan(line) { json.bytes.append($0) } }
    batch.lines.withSpan(line.lowerBound..<written.value.range.lowerBound) { json.bytes.append($0) }
    value.removeAll()
    batch.texts.withSpan(document.text.range) { value.string($0) }
    value.bytes.withSpan { json.bytes.append($0) }
    batch.lines.withSpan(written.value.range.upperBound..<line.upperBound) { json.bytes.append($0) }
  }

  private func writeChanged(
    _ batch: borrowing Batch, _ document: Document, from provenance: Provenance, to json: inout JSONWriter
  ) {
    edits.removeAll(keepingCapacity: true)
    pieces.removeAll()
    texts.removeAll()
    strings.removeAll()
    batch.lines.withUnsafeBytes { lines in
      // The parser has room for strings, so it only reads the line.
      let base = UnsafeMutablePointer(mutating: lines.baseAddress!)
      var parser = self.parser ?? DocumentParser(base)
      self.parser = nil
      defer { self.parser = parser }
      parser.base = base
      guard (try? parser.parse(document.line.range, texts: &texts, strings: &strings)) == true else {
        preconditionFailure("the line of a document is not a JSON object")
      }
      // Most rejects have no other change.
      if !document.changed.isEmpty {
        let before = parser.document(texts: &texts, strings: &strings)
        for field in KnownField.ofDocuments where document.changed.contains(field) {
          let isSame = document.equals(
            before, in: field, texts: batch.texts, strings: batch.strings, otherTexts: texts, otherStrings: strings)
          // A value repaired during reading equals the document's, but not the line's.
          if !isSame || parser.isRepaired(field) { set(field, document, batch, from: provenance, parser, lines) }
        }
      }
      if !document.verdict.isKept {
        for field in KnownField.ofRejects { set(field, document, batch, from: provenance, parser, lines) }
      }
      write(lines, document.line.range, to: &json)
    }
  }

  /// Records the edit that gives a member the document's value.
  private func set(
    _ field: KnownField, _ document: Document, _ batch: borrowing Batch, from provenance: Provenance,
    _ parser: DocumentParser, _ lines: UnsafeBufferPointer<UInt8>
  ) {
    value.removeAll()
    value.value(of: field, document, batch, from: provenance)
    let start = pieces.count
    let range: Range<Int>
    if let place = parser.range(of: field) {
      range = place
    } else {
      pieces.append(",\"")
      pieces.append(field.name)
      pieces.append("\":")
      let end = field.isOfReject ? Self.brace(lines, document.line.range) : Self.end(before: field, parser)
      range = end..<end
    }
    value.bytes.withSpan { pieces.append($0) }
    edits.append(Edit(range: range, piece: start..<pieces.count))
  }

  /// Where the last of the known members ends that the line has and that come before one it lacks; the text is
  /// always there.
  private static func end(before field: KnownField, _ parser: DocumentParser) -> Int {
    var last = KnownField.text
    for other in KnownField.ofDocuments.prefix(field.rawValue) where parser.range(of: other) != nil { last = other }
    return parser.range(of: last)!.upperBound
  }

  /// Where the object's closing brace is.
  private static func brace(_ lines: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Int {
    var end = line.upperBound - 1
    while lines[end] != UInt8(ascii: "}") { end -= 1 }
    return end
  }

  /// Appends the line with the edits.
  private func write(_ lines: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, to json: inout JSONWriter) {
    // Edits at one place keep their order: they are made in the order of the members, and are few.
    for index in edits.indices.dropFirst() {
      var at = index
      while at > 0, edits[at].range.lowerBound < edits[at - 1].range.lowerBound {
        edits.swapAt(at, at - 1)
        at -= 1
      }
    }
    var start = line.lowerBound
    for edit in edits {
      json.bytes.append(UnsafeBufferPointer(rebasing: lines[start..<edit.range.lowerBound]))
      pieces.withSpan(edit.piece) { json.bytes.append($0) }
      start = edit.range.upperBound
    }
    json.bytes.append(UnsafeBufferPointer(rebasing: lines[start..<line.upperBound]))
  }
}
