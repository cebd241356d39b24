internal import Base
internal import Records

/// A file of documents that a list may take some out of: JSON Lines, or Parquet as dataprep writes it.
internal struct TakedownFile: Sendable {
  /// How it is written again.
  enum Form: Equatable {
    case lines(JSONLinesFormat)
    case rows(DocumentSchema)
    /// It cannot be: why.
    case unknown(String)
  }

  /// Its path in the folder.
  let path: String
  /// Where it is.
  let place: String

  init(_ path: String, in folder: String) {
    self.path = path
    place = Path.join(folder, path)
  }

  private var isParquet: Bool { DocumentFiles.isParquet(path) }

  /// How it is written again; looks at the file.
  func form() throws -> Form {
    var folder = place
    // The new file would replace the link, and the documents would stay where it leads.
    for _ in path.split(separator: "/") {
      guard try FileSystem.lookUp(folder, followsLinks: false)?.kind != .other else {
        return .unknown("it is a link, or in one")
      }
      folder = Path.split(folder).folder
    }
    guard isParquet else {
      if let format = JSONLinesFormat.allCases.first(where: { path.hasSuffix($0.suffix) }) { return .lines(format) }
      return .unknown("this compression is read only")
    }
    let file = try ParquetFile(place)
    let names = file.columns.map(\.name)
    guard file.creator.hasPrefix("dataprep "),
      let schema = DocumentSchema.allCases.first(where: { $0.columns.map(\.name) == names })
    else { return .unknown("it is Parquet of another program") }
    return .rows(schema)
  }

  /// Calls `body` with every document as a line of JSON, without its line feed; also with what is no object.
  func forEachLine(_ body: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
    if isParquet {
      let reader = try ParquetDocumentReader(ParquetFile(place))
      var batch = Batch()
      while try reader.load(&batch) { try batch.forEachLine { _, line in try body(line) } }
      return
    }
    let lines = LineReader(DecompressingSource(try FileRangeStream(FileRangeSource(path: place))))
    while true {
      var failure: (any Error)?
      let hasMore: Void? = try lines.next { (line: Span<UInt8>) in
        line.withUnsafeBufferPointer { do { try body($0) } catch { failure = error } }
      }
      if let failure { throw failure }
      guard hasMore != nil else { return }
    }
  }
}
