internal import Base

/// Reads documents from a Parquet file: each row becomes a line of JSON with all columns in their order, which is
/// read as lines of JSON Lines are and kept.
///
/// Values have the types that the columns have; `ParquetJSON` says how they are written. A row whose text is null is
/// a fault, and so is a value with malformed UTF-8, which has U+FFFD in its place. Damage to the file is an error:
/// the rows before it were returned.
package final class ParquetDocumentReader: DocumentReader {
  /// A field of a row.
  private enum Field {
    /// A column with one value in each row, by its place among those of `rows`.
    case plain(Int, ParquetColumn)
    /// One with lists or structs, by its columns' places among the nested ones.
    case nested(ParquetNode, Range<Int>)
  }

  /// The file's name.
  package var name: String { file.name }
  /// The file's name; Parquet files declare no crawl.
  package var provenance: Provenance { Provenance(dump: "", filePath: name) }
  /// Stored bytes read so far, estimated from the share of rows read.
  package private(set) var storedByteCount = 0

  private let file: ParquetFile
  private let rows: ParquetRows
  private let fields: [(name: String, field: Field)]
  private let batchBytes: Int
  private var json = ParquetJSON()
  /// Buffered rows that were returned.
  private var done = 0
  private var failure: TextError?

  /// - Parameters:
  ///   - batchBytes: bytes of lines at which a batch is full.
  ///   - rowGroups: which row groups to read; nil for all.
  /// - Throws: `missingField` where there is no column `text`; `unsupported` where it holds no text, or another
  ///   member that documents have is a list or struct.
  package init(
    _ file: ParquetFile, batchBytes: Int = 1 << 20, rowGroups: Range<Int>? = nil
  ) throws(TextError) {
    self.file = file
    self.batchBytes = batchBytes
    try Self.check(file)
    var plain: [Int] = []
    var nested: [Int] = []
    fields = file.metadata.fields.map { node in
      if node.isPlain {
        plain.append(node.leaves.lowerBound)
        return (node.name, .plain(plain.count - 1, file.columns[node.leaves.lowerBound]))
      }
      nested += node.leaves
      return (node.name, .nested(node, nested.count - node.leaves.count..<nested.count))
    }
    rows = ParquetRows(file, plain, nested: nested, rowGroups ?? 0..<file.metadata.rowGroups.count)
  }

  /// Whether the columns that documents know are such that they can be read.
  private static func check(_ file: ParquetFile) throws(TextError) {
    let names = file.metadata.fields.map(\.name).joined(separator: ", ")
    guard let text = file.metadata.fields.first(where: { $0.name == "text" }) else {
      throw TextError(
        .missingField, "no column named text", location: file.name, advice: "Its columns are: \(names).")
    }
    guard text.isPlain, file.columns[text.leaves.lowerBound].type == .byteArray else {
      let what = text.isNull ? "only nulls" : "no text"
      throw TextError(.unsupported, "column text contains \(what)", location: file.name)
    }
    for node in file.metadata.fields where !node.isPlain {
      guard KnownField.ofDocuments.contains(where: { "\($0.name)" == node.name }) else { continue }
      throw TextError(
        .unsupported,
        "column \(node.name) is a \(node.children.isEmpty || node.isList ? "list" : "struct"), not a value",
        location: file.name, advice: "Rename the column, or store a single value per row.")
    }
    for node in file.metadata.fields where node.leaves.isEmpty {
      throw TextError(.unsupported, "column \(node.name) is a struct without members", location: file.name)
    }
  }

  /// Converts the next rows to lines of JSON.
  package func load(_ batch: inout Batch) throws(TextError) -> Bool {
    batch.removeAll(keeping: 2 * batchBytes)
    batch.file = name
    if let failure { throw failure }
    json.output.removeAll()
    var first: Int?
    var records = 0
    do throws(ParquetError) {
      while hasRoom(records, batch) {
        if done == rows.count {
          done = 0
          guard try rows.next() else { break }
        }
        while done < rows.count, hasRoom(records, batch) {
          first = first ?? rows.firstRow + done
          try writeLine(done, &batch)
          done += 1
          records += 1
        }
      }
    } catch {
      // Rows before the damage are returned first.
      failure = TextError(error)
    }
    swap(&json.output, &batch.lines)
    let fraction = Double(rows.firstRow + done) / Double(max(file.rowCount, 1))
    storedByteCount = Int(Double(file.byteCount) * fraction)
    if batch.lines.isEmpty, let failure { throw failure }
    guard let first, !batch.lines.isEmpty else { return false }
    batch.loaded = DocumentLines(file: name, first: first, unit: .row)
    return true
  }

  private func hasRoom(_ records: Int, _ batch: borrowing Batch) -> Bool {
    json.output.count < batchBytes && records + batch.faults.count < BatchLimit.records
  }

  /// Writes a row as a line; nothing of it where that throws.
  private func writeLine(_ row: Int, _ batch: inout Batch) throws(ParquetError) {
    let start = json.output.count
    do throws(ParquetError) {
      for column in rows.nested { try column.readRow() }
      json.output.append(UInt8(ascii: "{"))
      for (index, (name, field)) in fields.enumerated() {
        if index > 0 { json.output.append(UInt8(ascii: ",")) }
        json.key(name)
        json.repairs = 0
        switch field {
        case .plain(let place, let column): rows.withValue(row, place) { json.value($0, column) }
        case .nested(let node, let places): try json.field(node, rows.nested[places])
        }
        if json.repairs > 0 { noteRepairs(rows.firstRow + row, name, &batch) }
      }
      json.output.append("}\n")
    } catch {
      json.output.truncate(to: start)
      throw error
    }
  }

  private func noteRepairs(_ row: Int, _ field: String, _ batch: inout Batch) {
    let what = json.repairs == 1 ? "1 sequence" : "\(json.repairs) sequences"
    batch.faults.append(
      Fault(.textMalformed, file: name, offset: row, detail: "row \(row + 1), \"\(field)\": \(what) replaced"))
  }
}
