internal import Base

/// A passage that stands at an earlier place as well.
package struct PassageMark: Sendable, BitwiseCopyable, Equatable {
  /// Where it begins.
  package var start: CorpusPosition
  /// Its bytes; 1 where the passage is a unit that is told by where it begins: a line, or a span of sentences.
  package var count: Int
  /// Where the earlier one begins.
  package var source: CorpusPosition

  /// A passage and the earlier one.
  package init(start: CorpusPosition, count: Int, source: CorpusPosition) {
    self.start = start
    self.count = count
    self.source = source
  }

  /// Whether another mark goes on where this one is or ends, and stands for the same earlier passage.
  internal func continues(with next: PassageMark) -> Bool {
    source.bits &- start.bits == next.source.bits &- next.start.bits && start.input == next.start.input
      && next.start.bits <= start.bits &+ UInt64(count)
  }

  /// Grows to the end of a mark that goes on.
  internal mutating func extend(by next: PassageMark) {
    count = max(count, Int(next.start.bits &- start.bits) + next.count)
  }
}

/// Sorts marks by where they begin, in bounded memory.
package struct PassageMarkSorter: ~Copyable {
  private static let countBits = 32
  private var sorter: ExternalSorter<KeyedValue<UInt128>>

  /// - Parameters:
  ///   - path: the prefix of private files' names, in an existing directory.
  ///   - memory: bytes for sorting.
  package init(path: String, memory: Int) {
    sorter = ExternalSorter(path: path, memory: memory, width: 64 + Self.countBits)
  }

  /// Adds a mark.
  package mutating func append(_ mark: PassageMark) throws {
    let key = UInt128(mark.start.bits) << UInt128(Self.countBits) | UInt128(mark.count)
    try sorter.append(KeyedValue(key, mark.source.bits))
  }

  /// Gives the marks in order; those of one earlier passage that overlap as one.
  package consuming func finish(_ body: (PassageMark) throws -> Void) throws {
    var last: PassageMark?
    try sorter.finish { key, source in
      let mark = PassageMark(
        start: CorpusPosition(bits: UInt64(truncatingIfNeeded: key >> UInt128(Self.countBits))),
        count: Int(truncatingIfNeeded: key & (1 << UInt128(Self.countBits) - 1)), source: CorpusPosition(bits: source))
      if last?.continues(with: mark) ?? false {
        last?.extend(by: mark)
      } else {
        if let last { try body(last) }
        last = mark
      }
    }
    if let last { try body(last) }
  }
}
