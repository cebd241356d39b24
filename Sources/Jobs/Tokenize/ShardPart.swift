internal import Base
package import Tokenization

/// A document in a shard, or the part of one, with where it is from.
package struct ShardPart: Sendable, Equatable {
  /// Its tokens in the shard, separators among them.
  package var tokens: Range<Int>
  /// The number of the input in the plan, where that is told.
  package var input: Int?
  /// How many records of the input stand before its own.
  package var row: Int?
  /// The record's identifier, where a table tells it.
  package var id: String?
  /// Tokens of the document that stand in an earlier shard; nil where that is not told.
  package var firstToken: Int?
}

extension TokenShard {
  /// The documents that are in the shard or have a part there, in order; nil where nothing tells their ends.
  ///
  /// Ends are told by the shard's own index, by the table beside it, or by separators. Without separators nothing may
  /// tell them; with `--specials parse` a text may hold further ones.
  ///
  /// - Parameters:
  ///   - record: what the manifest says of the shard.
  ///   - settings: how the shards were made.
  ///   - inputs: the plan's inputs, to find those that a table names.
  /// - Throws: `TokenizerError.badShard` where the shard has another number of documents than the manifest tells.
  package func parts(
    _ record: ShardRecord, _ settings: TokenizationSettings, inputs: [String]
  ) throws -> [ShardPart]? {
    let tablePath = path + ".csv.gz"
    let table = try FileSystem.entry(at: tablePath) == nil ? nil : DolmaTable.read(tablePath)
    var sources = documentSources ?? table?.sources
    if settings.neutralisesTables {
      sources = sources?.map {
        DocumentSource(id: SpreadsheetText.original($0.id), file: SpreadsheetText.original($0.file), line: $0.line)
      }
    }
    let told = sources?.count ?? record.sources.reduce(0) { $0.adding(clamped: $1.count) }
    guard record.sources.allSatisfy({ inputs.indices.contains($0.input) }) else {
      throw TokenizerError(.badShard, "its record names an input that the plan does not have", location: path)
    }
    var parts: [ShardPart]
    if let ends = documentEnds.map({ ends in (0..<ends.count).map { ends[$0] } }) ?? table?.ends {
      guard ends.last ?? 0 <= tokenCount else {
        throw TokenizerError(.badShard, "its table declares more than the shard's \(tokenCount) tokens", location: path)
      }
      parts = ranges(endingAt: ends)
    } else if told == 1 {
      parts = [ShardPart(tokens: 0..<tokenCount)]
    } else if let separator = settings.separator, settings.separatorPlace != .none {
      parts = ranges(between: separator, isBefore: settings.separatorPlace == .before)
      if parts.count > told, settings.specials == .parse { return nil }
    } else {
      return nil
    }
    guard told == parts.count else {
      throw TokenizerError(
        .badShard, "it has \(parts.count) documents or parts, and its record declares \(told)", location: path)
    }
    // Not before the number of parts is known: a record may declare any number of rows.
    var rows: [(Int, Int, Int)] = []
    for range in record.sources {
      for row in 0..<min(range.count, parts.count - rows.count) {
        rows.append((range.input, range.firstRow + row, row == 0 ? range.firstToken : 0))
      }
    }
    let numbers = Dictionary(zip(inputs, inputs.indices), uniquingKeysWith: { first, _ in first })
    for index in parts.indices {
      if let sources {
        parts[index].input = numbers[sources[index].file]
        parts[index].row = sources[index].line - 1
        parts[index].id = sources[index].id
        // Only the first can have begun in another shard.
        if index > 0 { parts[index].firstToken = 0 }
      }
      if index < rows.count {
        (parts[index].input, parts[index].row, parts[index].firstToken) = rows[index]
      }
    }
    return parts
  }

  /// Documents by their ends; what stands behind the last one is part of a document that ends in the next shard.
  private func ranges(endingAt ends: [Int]) -> [ShardPart] {
    var parts: [ShardPart] = []
    var start = 0
    for end in ends {
      parts.append(ShardPart(tokens: start..<end))
      start = end
    }
    if start < tokenCount { parts.append(ShardPart(tokens: start..<tokenCount)) }
    return parts
  }

  /// Documents with a separator before or after each.
  private func ranges(between separator: UInt32, isBefore: Bool) -> [ShardPart] {
    var ends: [Int] = []
    var buffer = TokenBuffer(capacity: 1 << 14)
    var place = 0
    while place < tokenCount {
      let count = min(1 << 14, tokenCount - place)
      buffer.removeAll()
      read(place..<place + count, into: &buffer)
      buffer.withSpan { tokens in
        for index in 0..<count where tokens[index] == separator {
          let end = place + index + (isBefore ? 0 : 1)
          if end > 0 { ends.append(end) }
        }
      }
      place += count
    }
    return ranges(endingAt: ends)
  }
}
