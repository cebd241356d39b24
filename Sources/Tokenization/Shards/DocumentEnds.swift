internal import Base

/// Where the documents of a shard end: for each, the number of tokens up to and with its last one. Never decreasing.
package struct DocumentEnds: Sendable {
  private enum Storage: Sendable {
    /// Little-endian uint64 in a file, as in datatrove.
    case mapped(MappedFile)
    case array([Int])
  }

  private let storage: Storage
  /// Documents that end in the shard.
  package let count: Int

  internal init(_ ends: [Int]) {
    storage = .array(ends)
    count = ends.count
  }

  /// Maps a file of uint64 and checks it.
  ///
  /// - Parameter tokenCount: tokens of the shard, which no end may lie after; nil if they are not known yet.
  internal init(path: String, tokenCount: Int?) throws {
    let file = try MappedFile(path: path)
    guard file.bytes.count % 8 == 0 else {
      throw TokenizerError(
        .badShard, "\(file.bytes.count) bytes are not a multiple of the size of uint64", location: path)
    }
    storage = .mapped(file)
    count = file.bytes.count / 8
    var previous: UInt64 = 0
    let most = UInt64(tokenCount ?? Int.max)
    for number in 0..<count {
      let end = UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self))
      guard end >= previous, end <= most else {
        let reason = end < previous ? "is before the previous one" : "is after the shard's last token"
        throw TokenizerError(
          .badShard, "the end of document \(number), \(end), \(reason)", location: "\(path), byte \(number * 8)")
      }
      previous = end
    }
  }

  /// The end of document `number`.
  package subscript(number: Int) -> Int {
    precondition(number >= 0 && number < count, "document out of range")
    switch storage {
    case .mapped(let file):
      return Int(UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self)))
    case .array(let ends): return ends[number]
    }
  }

  /// The tokens of document `number`: its part in this shard, where it began in the one before.
  package func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : self[number - 1])..<self[number] }

  /// The document that a token belongs to; `count` after the last end.
  package func document(of token: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > token { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
