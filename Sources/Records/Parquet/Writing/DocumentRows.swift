public import Base

/// Writes documents as rows that wait to become columns of a Parquet file.
///
/// A row is the values of its `DocumentSchema` one after the other: numbers in eight bytes, texts behind their length in
/// four, lowest byte first.
public struct DocumentRows: ~Copyable {
  /// The rows so far.
  public var bytes: ByteBuffer

  /// Without rows.
  public init() { bytes = ByteBuffer() }

  /// Forgets the rows and keeps memory of a usual size.
  public mutating func removeAll(keeping usualBytes: Int) {
    bytes.removeAll()
    bytes.shrink(to: usualBytes)
  }

  /// Appends the document in `row`, with what dropped it where it is a reject.
  ///
  /// - Parameter provenance: where documents come from that do not say so themselves.
  public mutating func append(_ batch: borrowing Batch, row: Int, from provenance: Provenance) {
    let document = batch.documents[row]
    let schema: DocumentSchema = document.verdict.isKept ? .documents : .rejects
    for field in schema.fields { append(field, document, batch, from: provenance) }
  }

  /// Appends the value of a text column; for rows with columns that the document has no members for.
  package mutating func append(text value: Span<UInt8>) { text(value) }

  private mutating func append(
    _ field: KnownField, _ document: Document, _ batch: borrowing Batch, from provenance: Provenance
  ) {
    switch field {
    case .text: batch.texts.withSpan(document.text.range) { text($0) }
    case .dump where document.dump.isEmpty: text(provenance.dump)
    case .filePath where document.filePath.isEmpty: text(provenance.filePath)
    case .date:
      batch.strings.withSpan(document.date.range) { written in
        if CaptureDate.isCanonical(written) { return text(written) }
        let canonical = CaptureDate.canonical(written)
        text(canonical.span)
      }
    case .id, .dump, .url, .filePath, .title, .author, .published, .htmlLanguage:
      batch.strings.withSpan(document.string(field).range) { text($0) }
    case .language: text(document.language)
    case .languageScore: number((Double(document.languageScore) * 10_000).rounded() / 10_000)
    case .offset: integer(document.offset)
    case .length: integer(document.length ?? 0)
    case .charset: text(document.charset)
    case .stage: text(document.verdict.drop?.stage ?? "")
    case .reason: text(document.verdict.drop?.reason.rawValue ?? "")
    case .values:
      var object = JSONWriter(capacity: 64)
      object.object(of: document.verdict.drop?.values ?? [])
      object.bytes.withSpan { text($0) }
    }
  }

  private mutating func text(_ value: String) {
    var value = value
    value.withUTF8 { text(Span(_unsafeElements: $0)) }
  }

  private mutating func text(_ value: Span<UInt8>) {
    bytes.append(littleEndian: UInt32(value.count))
    bytes.append(value)
  }

  private mutating func integer(_ value: Int) { bytes.append(littleEndian: UInt64(bitPattern: Int64(value))) }

  private mutating func number(_ value: Double) {
    bytes.append(littleEndian: (value.isFinite ? value : 0).bitPattern)
  }
}

extension ByteBuffer {
  /// Appends a number's bytes, the lowest first.
  internal mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append($0.assumingMemoryBound(to: UInt8.self)) }
  }
}
