internal import Base

/// A document in a shard, or the part of one, with where it is from.
public struct ShardPart: Sendable, Equatable {
  /// Its tokens in the shard, separators among them.
  public var tokens: Range<Int>
  /// The number of the input in the plan, where that is told.
  public var input: Int?
  /// How many records of the input stand before its own.
  public var row: Int?
  /// The record's identifier, where a table tells it.
  public var id: String?
  /// Tokens of the document that stand in an earlier shard; nil where that is not told.
  public var firstToken: Int?
}

extension TokenShard {
  /// The documents that are in the shard or have a part there, in order.
  ///
  /// Where no file tells their ends, separators do.
  ///
  /// - Parameters:
  ///   - record: what the manifest says of the shard.
  ///   - settings: how the shards were made.
  ///   - inputs: the plan's inputs, to find those that a table names.
  /// - Throws: `TokenizerError.badShard` where the shard has another number of documents than the manifest tells.
  public func parts(
    _ record: ShardRecord, _ settings: TokenizationSettings, inputs: [String]
  ) throws -> [ShardPart] {
    var parts = try ranges(settings).map { ShardPart(tokens: $0) }
    let tablePath = path + ".csv.gz"
    let table =
      if let documentSources {
        documentSources
      } else {
        FileSystem.entry(at: tablePath) == nil ? nil : try DolmaTable.read(tablePath).sources
      }
    let rows = record.sources.flatMap { range in
      (0..<range.count).map { (range.input, range.firstRow + $0, $0 == 0 ? range.firstToken : 0) }
    }
    let told = table?.count ?? rows.count
    guard told == parts.count else {
      throw TokenizerError(
        .badShard, "it has \(parts.count) documents or parts of one, and is said to have \(told)", location: path)
    }
    let numbers = Dictionary(zip(inputs, inputs.indices), uniquingKeysWith: { first, _ in first })
    for index in parts.indices {
      if let table {
        parts[index].input = numbers[table[index].file]
        parts[index].row = table[index].line - 1
        parts[index].id = table[index].id
        // Only the first can have begun in another shard.
        if index > 0 { parts[index].firstToken = 0 }
      }
      if !rows.isEmpty {
        (parts[index].input, parts[index].row, parts[index].firstToken) = rows[index]
      }
    }
    return parts
  }

  /// The tokens of each document or part.
  private func ranges(_ settings: TokenizationSettings) throws -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    if let documentEnds {
      for number in 0..<documentEnds.count { ranges.append(documentEnds.range(number)) }
      start = ranges.last?.upperBound ?? 0
      if start < tokenCount { ranges.append(start..<tokenCount) }
      return ranges
    }
    guard let separator = settings.separator else {
      throw TokenizerError(
        .badShard, "nothing tells where its documents end", location: path,
        advice: "Shards made with --doc-ends, --trace or a separator tell.")
    }
    let isBefore = settings.separatorPlace == .before
    var buffer = TokenBuffer(capacity: 1 << 14)
    var place = 0
    while place < tokenCount {
      let count = min(1 << 14, tokenCount - place)
      buffer.removeAll()
      read(place..<place + count, into: &buffer)
      buffer.withSpan { tokens in
        for index in 0..<count where tokens[index] == separator {
          let border = place + index + (isBefore ? 0 : 1)
          if border > start { ranges.append(start..<border) }
          start = border
        }
      }
      place += count
    }
    if start < tokenCount { ranges.append(start..<tokenCount) }
    return ranges
  }
}
