package import Base

/// Writes a table as the n-gram models of Superposed Decoding are stored: a pickled dict of dicts, from the tokens
/// before (a number for bigrams, else a tuple) to counts by the token after (arXiv 2405.18400; `make_models` of its
/// code).
///
/// Opcodes are those of pickle's protocol 2. Dicts are written without a memo, and large ones in parts.
package struct NGramPickle: ~Copyable {
  /// Items that go into a dict at a time.
  private static let batch = 1000

  private var file: AtomicFile
  private var buffer = ByteBuffer(capacity: 1 << 18)

  /// The name that `make_models` looks for.
  package static func fileName(order: Int) -> String {
    let stems = ["b", "t", "fo", "fi", "si"]
    return "\(stems[order - NGramKey.orders.lowerBound])_d_final.pkl"
  }

  /// Writes a table into a directory, and returns the file's path.
  ///
  /// - Throws: `OutputError`.
  package static func write(_ table: NGramTable, into folder: String) throws(OutputError) -> String {
    let path = Path.join(folder, fileName(order: table.order))
    var pickle = NGramPickle(file: try AtomicFile(path: path))
    pickle.buffer.append([0x80, 2, UInt8(ascii: "}"), UInt8(ascii: "(")])
    var pending = 0
    try table.forEachContext { (context, following) throws(OutputError) in
      if pending == batch {
        pickle.buffer.append("u(")
        pending = 0
      }
      pending += 1
      pickle.write(context: context)
      pickle.write(following)
      if pickle.buffer.count >= 1 << 17 { try pickle.flush() }
    }
    pickle.buffer.append("u.")
    try pickle.flush()
    try pickle.commit()
    return path
  }

  private init(file: consuming AtomicFile) { self.file = file }

  private mutating func flush() throws(OutputError) {
    try buffer.withSpan { (bytes) throws(OutputError) in try file.write(bytes) }
    buffer.removeAll()
  }

  private mutating func write(context: [UInt32]) {
    if context.count == 1 { return write(UInt64(context[0])) }
    // Up to three items have opcodes of their own.
    if context.count > 3 { buffer.append(UInt8(ascii: "(")) }
    for token in context { write(UInt64(token)) }
    buffer.append(context.count > 3 ? UInt8(ascii: "t") : 0x84 + UInt8(context.count))
  }

  private mutating func write(_ following: [NGramTable.Following]) {
    buffer.append("}(")
    for item in following {
      write(UInt64(item.token))
      write(item.count)
    }
    buffer.append("u")
  }

  private mutating func write(_ number: UInt64) {
    let size: Int
    switch number {
    case 0...0xFF:
      buffer.append(UInt8(ascii: "K"))
      size = 1
    case 0...0xFFFF:
      buffer.append(UInt8(ascii: "M"))
      size = 2
    case 0...0x7FFF_FFFF:
      buffer.append(UInt8(ascii: "J"))
      size = 4
    default:
      // A number of nine bytes, the last of them its sign.
      buffer.append(0x8A)
      buffer.append(9)
      size = 9
    }
    for index in 0..<size { buffer.append(index < 8 ? UInt8(truncatingIfNeeded: number >> UInt64(index * 8)) : 0) }
  }

  private consuming func commit() throws(OutputError) { try file.commit() }
}
