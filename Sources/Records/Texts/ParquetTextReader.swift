public import Base

/// Reads texts from a Parquet file.
///
/// A row whose text is null is a fault, and so is a text with malformed UTF-8, which is kept with U+FFFD in its place.
/// Without the column of identifiers, or of a further field, rows have none. Damage to the file is an error: what
/// rows before it were returned.
public final class ParquetTextReader: TextReader {
  /// The file's name.
  public var name: String { file.name }
  /// The columns to read.
  public let fields: TextFields
  /// Stored bytes read so far, estimated from the share of rows read.
  public private(set) var storedByteCount = 0

  private let file: ParquetFile
  private let rows: ParquetRows
  private let batchBytes: Int
  /// Where the identifier and the further fields are among the columns that are read; the text is the first.
  private let idColumn: Int?
  private let moreColumns: [Int?]
  /// Buffered rows that were returned.
  private var done = 0
  private var failure: TextError?

  /// - Parameters:
  ///   - batchBytes: bytes of texts at which a batch is full.
  ///   - rowGroups: which row groups to read; nil for all.
  public init(
    _ file: ParquetFile, fields: TextFields = TextFields(), batchBytes: Int = 1 << 20, rowGroups: Range<Int>? = nil
  ) throws(TextError) {
    self.file = file
    self.fields = fields
    self.batchBytes = batchBytes
    var wanted = [fields.text]
    func place(_ name: String) -> Int? {
      if let place = wanted.firstIndex(of: name) { return place }
      guard file.columns.contains(where: { $0.name == name || $0.name.hasPrefix("\(name).") }) else { return nil }
      wanted.append(name)
      return wanted.count - 1
    }
    idColumn = place(fields.id)
    moreColumns = fields.more.map(place)
    do { rows = try file.rows(wanted, rowGroups: rowGroups) } catch { throw TextError(error) }
    guard rows.columns[0].type == .byteArray else {
      throw TextError(.unsupported, "column \(fields.text) does not contain text", location: file.name)
    }
  }

  /// Reads the texts of the next rows.
  public func load(_ batch: inout TextBatch) throws(TextError) -> Bool {
    batch.removeAll(keeping: 2 * batchBytes)
    if let failure { throw failure }
    while hasRoom(batch) {
      if done == rows.count {
        done = 0
        do {
          guard try rows.next() else { break }
        } catch {
          // Rows before the damage are returned first.
          let failure = TextError(error)
          self.failure = failure
          if batch.rows.isEmpty, batch.faults.isEmpty { throw failure }
          return true
        }
      }
      while done < rows.count, hasRoom(batch) {
        add(done, to: &batch)
        done += 1
      }
    }
    let fraction = Double(rows.firstRow + done) / Double(max(file.rowCount, 1))
    storedByteCount = Int(Double(file.byteCount) * fraction)
    return !batch.rows.isEmpty || !batch.faults.isEmpty
  }

  private func hasRoom(_ batch: borrowing TextBatch) -> Bool {
    batch.bytes.count < batchBytes && batch.rows.count + batch.faults.count < BatchLimit.records
  }

  private func add(_ row: Int, to batch: inout TextBatch) {
    let number = rows.firstRow + row
    let text = rows.withValue(row, 0) { bytes -> ByteRange? in
      guard let bytes else { return nil }
      return batch.place(text: bytes, file: name, offset: number, detail: "row \(number + 1)")
    }
    guard let text else {
      let detail = "row \(number + 1): null in \"\(fields.text)\""
      batch.faults.append(Fault(.textMissing, file: name, offset: number, detail: detail))
      return
    }
    let id = place(row, idColumn, in: &batch)
    batch.rows.append(TextBatch.Row(text: text, id: id, ordinal: number, offset: number))
    for column in moreColumns { batch.more.append(place(row, column, in: &batch)) }
  }

  private func place(_ row: Int, _ column: Int?, in batch: inout TextBatch) -> ByteRange {
    guard let column else { return .empty }
    let start = batch.bytes.count
    guard rows.append(row, column, to: &batch.bytes) else { return .empty }
    return ByteRange(start: start, count: batch.bytes.count - start)
  }
}

extension TextError {
  /// An error of a Parquet file, with its own words, advice and exit status.
  public init(_ error: ParquetError) {
    let code: TextErrorCode =
      switch error.code {
      case .source(let status): .source(status)
      case .damaged: .damaged
      case .unsupported: .unsupported
      case .missingColumn: .missingField
      }
    self.init(code, error.message, location: error.location, advice: error.advice, underlying: error.underlying)
  }
}
