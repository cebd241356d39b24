import Base
import TestSupport
import Tokenization

/// Documents for shard tests, as tokens.
struct ShardDocuments {
  var documents: [[UInt32]]

  static let few = ShardDocuments(documents: [[50256, 1, 2], [], [50256, 65535], [7]])

  /// Seeded documents; some are empty and one is longer than a file's buffer.
  static func random(seed: UInt64, below limit: UInt32) -> ShardDocuments {
    var random = SeededGenerator(seed: seed)
    var documents = (0..<200).map { _ in
      (0..<Int.random(in: 0...90, using: &random)).map { _ in UInt32.random(in: 0..<limit, using: &random) }
    }
    documents.insert((0..<300_000).map { UInt32($0) % limit }, at: 100)
    return ShardDocuments(documents: documents)
  }

  var tokens: [UInt32] { documents.flatMap { $0 } }
  var ends: [Int] {
    var end = 0
    return documents.map {
      end += $0.count
      return end
    }
  }

  /// Hands every document to a writer, each in two parts where `inParts` is set.
  @discardableResult
  func write(to writer: any TokenShardWriter, inParts: Bool = false, sources: [DocumentSource] = []) throws
    -> WrittenShard
  {
    for (number, document) in documents.enumerated() {
      let source = sources.isEmpty ? nil : sources[number]
      if inParts {
        let middle = document.count / 2
        try writer.append(Array(document[..<middle]).span, endsDocument: false, source: source)
        try writer.append(Array(document[middle...]).span, endsDocument: true, source: source)
      } else {
        try writer.append(document.span, endsDocument: true, source: source)
      }
    }
    return try writer.finish()
  }
}

extension TokenShard {
  /// All tokens.
  var tokens: [UInt32] {
    var buffer = TokenBuffer()
    read(0..<tokenCount, into: &buffer)
    return buffer.array
  }

  /// All ends of documents.
  var ends: [Int]? { documentEnds.map { ends in (0..<ends.count).map { ends[$0] } } }
}

/// Numbers as little-endian bytes.
func littleEndian<T: FixedWidthInteger>(_ numbers: [T]) -> [UInt8] {
  numbers.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
}
