internal import Base

/// How often each token follows each sequence of tokens, in a file that is mapped and shared by all threads.
///
/// The file, little-endian: a header of 64 bytes; the tokens that follow, a uint32 each, context by context, in order;
/// zeros up to a multiple of 8; a uint64 count for each of them; the contexts in order, 16 bytes each, their
/// tokens packed with the last in the lowest bits; and a uint64 for each context, the end of its tokens.
package struct NGramTable: Sendable {
  /// The first 64 bytes of a table.
  internal struct Header {
    static let byteCount = 64
    static let magic = Array("dpngram1".utf8)

    var order: Int
    /// Bits of a token in contexts.
    var bits: Int
    var entryCount = 0
    var contextCount = 0
    var total: UInt64 = 0

    init(order: Int, bits: Int) {
      self.order = order
      self.bits = bits
    }

    /// Reads a header; nil if the bytes are not a table's.
    init?(_ bytes: UnsafeRawBufferPointer) {
      guard bytes.count >= Self.byteCount, bytes.prefix(8).elementsEqual(Self.magic) else { return nil }
      func number(_ index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 + index * 8, as: UInt64.self))
      }
      let fields = (0..<4).map { Int(exactly: number($0)) }
      guard let order = fields[0], let bits = fields[1], let entries = fields[2], let contexts = fields[3],
        NGramKey.orders.contains(order), (1...NGramKey.bitLimit).contains(bits), entries < 1 << 48, contexts <= entries
      else { return nil }
      self.order = order
      self.bits = bits
      entryCount = entries
      contextCount = contexts
      total = number(4)
    }

    var bytes: [UInt8] {
      var bytes = Self.magic
      for number in [UInt64(order), UInt64(bits), UInt64(entryCount), UInt64(contextCount), total] {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
      }
      return bytes + Array(repeating: 0, count: Self.byteCount - bytes.count)
    }

    /// Where columns begin.
    var countsOffset: Int { Self.byteCount + (entryCount + entryCount % 2) * 4 }
    var contextsOffset: Int { countsOffset + entryCount * 8 }
    var endsOffset: Int { contextsOffset + contextCount * 16 }
    var fileBytes: Int { endsOffset + contextCount * 8 }
  }

  /// A token that was seen after a context, and how often.
  package struct Following: Equatable, Sendable {
    /// The token after the context.
    package var token: UInt32
    /// The number of occurrences.
    package var count: UInt64
  }

  /// Orders that tables may have.
  package static let orders = NGramKey.orders

  private let file: MappedFile
  private let header: Header

  /// Maps a table and checks its sizes.
  ///
  /// - Throws: `TokenizerError.badShard`; `SourceError` where the file cannot be read.
  package init(path: String) throws {
    file = try MappedFile(path: path)
    guard let header = Header(file.bytes) else {
      throw TokenizerError(.badShard, "not an n-gram table", location: path)
    }
    guard file.bytes.count == header.fileBytes else {
      throw TokenizerError(
        .badShard, "\(file.bytes.count) bytes, and the header declares \(header.fileBytes)", location: path)
    }
    self.header = header
  }

  /// Tokens of an n-gram.
  package var order: Int { header.order }
  /// Different n-grams.
  package var entryCount: Int { header.entryCount }
  /// Different sequences that some token follows.
  package var contextCount: Int { header.contextCount }
  /// N-grams, each as often as it was seen.
  package var total: UInt64 { header.total }

  /// The tokens that were seen after a context of `order - 1` tokens, in the order of their numbers; none
  /// where the context was not seen.
  package func following(_ context: [UInt32]) -> [Following] {
    precondition(context.count == order - 1, "a context has one token fewer than an n-gram")
    guard context.allSatisfy({ $0 >> UInt32(header.bits) == 0 }) else { return [] }
    let key = NGramKey(order: order, bits: header.bits)
    let wanted = context.reduce(UInt128(0)) { key.appending($1, to: $0) }
    var low = 0
    var high = contextCount
    while low < high {
      let middle = (low + high) / 2
      if self.key(ofContext: middle) < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < contextCount, self.key(ofContext: low) == wanted else { return [] }
    return entries(low).map { entry($0) }
  }

  /// Calls `body` with every context, in order, and the tokens after it.
  package func forEachContext<E: Error>(_ body: ([UInt32], [Following]) throws(E) -> Void) throws(E) {
    let key = NGramKey(order: order, bits: header.bits)
    for index in 0..<contextCount {
      try body(key.tokens(self.key(ofContext: index), count: order - 1), entries(index).map { entry($0) })
    }
  }

  private func key(ofContext index: Int) -> UInt128 {
    UInt128(
      littleEndian: file.bytes.loadUnaligned(fromByteOffset: header.contextsOffset + index * 16, as: UInt128.self))
  }

  private func number(_ offset: Int) -> UInt64 {
    UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The places of the tokens after a context; none if the file's ends are not in order.
  private func entries(_ index: Int) -> Range<Int> {
    let end = min(number(header.endsOffset + index * 8), UInt64(entryCount))
    let start = index == 0 ? 0 : min(number(header.endsOffset + (index - 1) * 8), end)
    return Int(start)..<Int(end)
  }

  private func entry(_ index: Int) -> Following {
    let token = file.bytes.loadUnaligned(fromByteOffset: Header.byteCount + index * 4, as: UInt32.self)
    return Following(token: UInt32(littleEndian: token), count: number(header.countsOffset + index * 8))
  }
}
