import Base
import TestSupport
import Testing

@testable import Tokenization

/// Counts are those of counting one by one, whatever the memory.
@Suite struct NGramTests {
  /// Counts by context, as it is defined.
  private func counted(_ documents: [[UInt32]], order: Int, separators: Set<UInt32>) -> [[UInt32]: [UInt32: UInt64]] {
    var counts: [[UInt32]: [UInt32: UInt64]] = [:]
    for document in documents {
      for part in document.split(whereSeparator: { separators.contains($0) }) where part.count >= order {
        for start in part.indices.dropLast(order - 1) {
          let ngram = Array(part[start..<start + order])
          counts[Array(ngram.dropLast()), default: [:]][ngram[order - 1], default: 0] += 1
        }
      }
    }
    return counts
  }

  private func documents(seed: UInt64, below limit: UInt32) -> [[UInt32]] {
    var random = SeededGenerator(seed: seed)
    return (0..<60).map { _ in
      (0..<Int.random(in: 0...120, using: &random)).map { _ in
        // Small numbers mostly, so that n-grams come again.
        UInt32.random(in: 0..<(Bool.random(using: &random) ? limit : 5), using: &random)
      }
    }
  }

  private func shard(_ documents: [[UInt32]], in folder: String, name: String = "x.ds") throws -> TokenShard {
    let path = "\(folder)/\(name)"
    let writer = try TokenShardFormat.datatrove.makeWriter(path: path, width: .four, tokenizer: "t")
    try ShardDocuments(documents: documents).write(to: writer)
    return try TokenShard(path: path)
  }

  private func counts(of table: NGramTable) -> [[UInt32]: [UInt32: UInt64]] {
    var counts: [[UInt32]: [UInt32: UInt64]] = [:]
    table.forEachContext { context, following in
      counts[context] = Dictionary(uniqueKeysWithValues: following.map { ($0.token, $0.count) })
    }
    return counts
  }

  @Test(arguments: Array(NGramTable.orders), [1 << 20, 3200, 64])
  func countsAsDefined(order: Int, memory: Int) throws {
    try withTemporaryFolder { folder in
      for limit in [7, 1 << 21] as [UInt32] {
        let first = documents(seed: UInt64(order), below: limit)
        let second = documents(seed: 100, below: limit)
        let shards = [try shard(first, in: folder), try shard(second, in: folder, name: "y.ds")]
        let path = "\(folder)/table"
        let written = try NGramCounter(shards, separators: [3], memory: memory).write(order: order, to: path)
        let summary = try #require(written)
        let expected = counted(first + second, order: order, separators: [3])
        let table = try NGramTable(path: path)
        #expect(counts(of: table) == expected)
        #expect(table.order == order && table.contextCount == expected.count)
        #expect(summary.total == expected.values.reduce(0) { $0 + $1.values.reduce(0, +) })
        #expect(try FileSystem.names(in: folder).filter { !$0.hasPrefix("x.") && !$0.hasPrefix("y.") } == ["table"])
        for (context, following) in expected.prefix(50) {
          let found = table.following(context)
          #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.token, $0.count) }) == following)
          #expect(found.map(\.token) == found.map(\.token).sorted())
        }
        #expect(table.following(Array(repeating: 3, count: order - 1)).isEmpty)
        #expect(table.following(Array(repeating: .max, count: order - 1)).isEmpty)
      }
    }
  }

  @Test func leavesRareOnesOut() throws {
    try withTemporaryFolder { folder in
      let shard = try shard([[1, 2, 1, 2, 1, 4], [1, 2]], in: folder)
      _ = try NGramCounter([shard], separators: [], memory: 1000, minimum: 2).write(order: 2, to: "\(folder)/t")
      #expect(try counts(of: NGramTable(path: "\(folder)/t")) == [[1]: [2: 3], [2]: [1: 2]])
    }
  }

  @Test func wantsToKnowWhereDocumentsEnd() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x.bin"
      let writer = try TokenShardFormat.llmc.makeWriter(path: path, width: .two, keepsEnds: false, tokenizer: "t")
      try ShardDocuments(documents: [[9, 1, 2], [9, 2, 1]]).write(to: writer)
      let shard = try TokenShard(path: path)
      #expect(throws: TokenizerError.self) { try NGramCounter([shard], separators: [], memory: 1000) }
      _ = try NGramCounter([shard], separators: [9], memory: 1000).write(order: 2, to: "\(folder)/t")
      #expect(try counts(of: NGramTable(path: "\(folder)/t")) == [[1]: [2: 1], [2]: [1: 1]])
    }
  }

  @Test func refusesTokensThatDoNotFit() throws {
    try withTemporaryFolder { folder in
      let shard = try shard([[1, 1 << 21]], in: folder)
      #expect(throws: TokenizerError(.doesNotFit, "token 2097152 has more than 21 bits")) {
        try NGramCounter([shard], separators: [], memory: 1000)
      }
    }
  }

  /// A stop ends counting, with nothing left behind.
  @Test(arguments: [1 << 20, 64]) func stopsWhenAsked(memory: Int) throws {
    try withTemporaryFolder { folder in
      let shard = try shard(documents(seed: 5, below: 9), in: folder)
      let counter = try NGramCounter([shard], separators: [3], memory: memory)
      let before = try FileSystem.names(in: folder)
      for first in [1, 3] {
        var asked = 0
        let written = try counter.write(order: 2, to: "\(folder)/t") {
          asked += 1
          return asked == first
        }
        #expect(written == nil)
        #expect(try FileSystem.names(in: folder) == before)
      }
    }
  }

  /// Whatever changes in a table, opening it throws, or looking things up does not trap.
  @Test func damagedTablesDoNotTrap() throws {
    try withTemporaryFolder { folder in
      let shard = try shard(documents(seed: 5, below: 9), in: folder)
      let path = "\(folder)/t"
      _ = try NGramCounter([shard], separators: [], memory: 1 << 20).write(order: 3, to: path)
      let whole = try FileSystem.read(path)
      var random = SeededGenerator(seed: 8)
      var refused = 0
      for _ in 0..<200 {
        var bytes = whole
        for _ in 0..<3 {
          bytes[Int.random(in: 0..<(Bool.random(using: &random) ? 64 : bytes.count), using: &random)] ^= UInt8.random(
            in: 1...255, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 1...100, using: &random)) }
        try AtomicFile.write(bytes.span, to: path)
        guard let table = try? NGramTable(path: path) else {
          refused += 1
          continue
        }
        table.forEachContext { _, _ in }
        _ = table.following(Array(repeating: 2, count: table.order - 1))
      }
      #expect(refused > 20 && refused < 200)
    }
  }

  /// The bytes that Python's pickle reads as {1: {2: 3}, 300: {70000: 1}} and with tuples; made by hand from its opcodes.
  @Test func picklesAsSuperposedDecodingReads() throws {
    try withTemporaryFolder { folder in
      let shard = try shard([[1, 2], [1, 2], [1, 2], [300, 70000]], in: folder)
      let counter = try NGramCounter([shard], separators: [], memory: 1000)
      _ = try counter.write(order: 2, to: "\(folder)/t")
      let path = try NGramPickle.write(NGramTable(path: "\(folder)/t"), into: folder)
      #expect(path == "\(folder)/b_d_final.pkl")
      let expected: [UInt8] =
        [0x80, 2] + Array("}(K\u{1}}(K\u{2}K\u{3}u".utf8) + Array("M".utf8) + [0x2C, 1] + Array("}(J".utf8) + [
          0x70, 0x11, 1, 0,
        ]
        + Array("K\u{1}uu.".utf8)
      #expect(try FileSystem.read(path) == expected)
      let long = try self.shard([[1, 2, 3, 4, 5, 6]], in: folder, name: "z.ds")
      for order in [3, 6] {
        _ = try NGramCounter([long], separators: [], memory: 1000).write(order: order, to: "\(folder)/t")
        let bytes = try FileSystem.read(NGramPickle.write(NGramTable(path: "\(folder)/t"), into: folder))
        let context = order == 3 ? "K\u{1}K\u{2}" : "(K\u{1}K\u{2}K\u{3}K\u{4}K\u{5}t"
        let head = Array("}(\(context)".utf8) + (order == 3 ? [0x86] : [])
        #expect(Array(bytes.dropFirst(2).prefix(head.count)) == head)
      }
    }
  }
}
