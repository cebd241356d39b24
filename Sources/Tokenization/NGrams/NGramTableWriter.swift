internal import Base

/// Writes the file that `NGramTable` reads, from n-grams in their order.
///
/// Memory does not grow with the table: its columns are private files until they are concatenated.
internal final class NGramTableWriter {
  private let key: NGramKey
  private let main: ShardFile
  private let counts: ShardFile
  private let contexts: ShardFile
  private let ends: ShardFile
  private var context: UInt128?
  private var header: NGramTable.Header

  init(path: String, key: NGramKey) throws(OutputError) {
    self.key = key
    header = NGramTable.Header(order: key.order, bits: key.bits)
    main = try ShardFile(path: path)
    counts = try ShardFile(path: "\(path).counts")
    contexts = try ShardFile(path: "\(path).contexts")
    ends = try ShardFile(path: "\(path).ends")
    try main.append([UInt8](repeating: 0, count: NGramTable.Header.byteCount).span)
  }

  /// Appends an n-gram, which must come after all before it.
  func append(_ ngram: UInt128, count: UInt64) throws(OutputError) {
    let context = key.context(ngram)
    if context != self.context {
      if self.context != nil { try ends.append(UInt64(header.entryCount)) }
      try contexts.append(context)
      self.context = context
      header.contextCount += 1
    }
    try main.append(key.next(ngram))
    try counts.append(count)
    header.entryCount += 1
    header.total += count
  }

  /// Puts the table under its name.
  func commit() throws -> (header: NGramTable.Header, file: FileMark) {
    if context != nil { try ends.append(UInt64(header.entryCount)) }
    if !header.entryCount.isMultiple(of: 2) { try main.append(UInt32(0)) }
    for column in [counts, contexts, ends] {
      try column.readBack(0..<column.byteCount) { (bytes) throws(OutputError) in
        try main.append(Span(_unsafeElements: bytes.bindMemory(to: UInt8.self)))
      }
    }
    try main.overwrite(at: 0, with: header.bytes.span)
    return (header, try main.commit())
  }
}
