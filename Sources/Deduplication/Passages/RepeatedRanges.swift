internal import Base
internal import Synchronization

/// What of an input's texts stands earlier as well: ranges that do not overlap, in order, each with where its text stands
/// first of all places that marks name.
///
/// The ranges are in a file, mapped, and what was passed is given back to the system, so that any number of them takes little
/// memory.
package final class RepeatedRanges: Sendable {
  /// A range, and where the same bytes stand earlier.
  package struct Range: Sendable, BitwiseCopyable, Equatable {
    /// Where it begins among the texts of the input.
    package var place: Int
    /// Its bytes.
    package var count: Int
    /// Where the same bytes begin earlier.
    package var source: CorpusPosition

    /// A range made of its parts.
    package init(place: Int, count: Int, source: CorpusPosition) {
      self.place = place
      self.count = count
      self.source = source
    }

    /// Where it ends.
    package var end: Int { place + count }
  }

  private static let rangeBytes = 24
  /// Ranges after which those passed are given back.
  private static let releaseStep = 1 << 16

  private let file: MappedFile
  /// Ranges in the file.
  package let count: Int
  /// The ranges before this one were given back.
  private let released = Atomic(0)

  /// Puts the marks of some files together that are in one input.
  ///
  /// - Parameter path: a private file for the ranges, in an existing directory.
  package init(_ files: [PassageMarkFile], input: Int, path: String) throws {
    var writer = RangeWriter(file: try HashedFile(path: path))
    var heads = MarkHeap()
    for file in files {
      let marks = file.marks(ofInput: input)
      if !marks.isEmpty { heads.insert(MarkCursor(file: file, next: marks.lowerBound, end: marks.upperBound)) }
    }
    var active = ActiveMarks()
    var place = 0
    while !active.isEmpty || heads.start != nil {
      if active.isEmpty, let start = heads.start { place = start }
      if heads.start.map({ $0 <= place }) ?? false, let mark = heads.next() {
        active.insert(mark)
        continue
      }
      let first = active.first
      if first.end <= place {
        active.removeFirst()
        continue
      }
      let end = min(first.end, heads.start ?? first.end)
      try writer.append(
        Range(place: place, count: end - place, source: CorpusPosition(bits: UInt64(Int64(place) + first.shift))))
      place = end
    }
    try writer.finish()
    file = try MappedFile(path: path)
    count = file.bytes.count / Self.rangeBytes
  }

  /// A range by its number.
  package subscript(index: Int) -> Range {
    let at = index * Self.rangeBytes
    func number(_ column: Int) -> UInt64 {
      UInt64(littleEndian: file.bytes.loadUnaligned(fromByteOffset: at + 8 * column, as: UInt64.self))
    }
    return Range(
      place: Int(truncatingIfNeeded: number(0)), count: Int(truncatingIfNeeded: number(1)),
      source: CorpusPosition(bits: number(2)))
  }

  /// Appends the ranges that have bytes of some places, cut to these.
  ///
  /// - Parameter guess: the number of the first of them, likely; set to that of the one after them.
  package func append(within places: Swift.Range<Int>, guess: inout Int, to found: inout [Range]) {
    var low = first(from: places.lowerBound, guess: guess)
    defer {
      guess = low
      release(before: low)
    }
    while low < count {
      var range = self[low]
      guard range.place < places.upperBound else { return }
      let before = max(0, places.lowerBound - range.place)
      range.place += before
      range.count = min(range.count - before, places.upperBound - range.place)
      range.source = CorpusPosition(bits: range.source.bits + UInt64(before))
      found.append(range)
      // It may go on behind these places.
      guard self[low].end <= places.upperBound else { return }
      low += 1
    }
  }

  /// The number of the first range that ends behind a place.
  private func first(from place: Int, guess: Int) -> Int {
    if guess <= count, guess == 0 || self[guess - 1].end <= place, guess == count || self[guess].end > place {
      return guess
    }
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].end <= place { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Gives ranges that were passed back to the system now and then. Who still needs one of them reads it again.
  private func release(before index: Int) {
    guard index - released.load(ordering: .relaxed) >= Self.releaseStep else { return }
    released.store(index, ordering: .relaxed)
    file.release(before: index * Self.rangeBytes)
  }
}

/// Writes ranges; those that go on from one another as one.
private struct RangeWriter: ~Copyable {
  private let file: HashedFile
  private var last: RepeatedRanges.Range?

  init(file: HashedFile) { self.file = file }

  mutating func append(_ range: RepeatedRanges.Range) throws(OutputError) {
    if let last, last.end == range.place, last.source.bits + UInt64(last.count) == range.source.bits {
      self.last?.count += range.count
      return
    }
    try writeLast()
    last = range
  }

  consuming func finish() throws(OutputError) {
    try writeLast()
    _ = try file.commit()
  }

  private mutating func writeLast() throws(OutputError) {
    guard let last else { return }
    try file.append(UInt64(last.place))
    try file.append(UInt64(last.count))
    try file.append(last.source.bits)
  }
}

/// The next mark of a file.
private struct MarkCursor {
  /// Marks after which those passed are given back: as little as is worth it, as there may be thousands of files.
  private static let releaseStep = 1 << 14

  let file: PassageMarkFile
  private(set) var next: Int
  let end: Int

  init(file: PassageMarkFile, next: Int, end: Int) {
    self.file = file
    self.next = next
    self.end = end
  }

  /// Goes on to the next mark.
  mutating func advance() {
    next += 1
    if next % Self.releaseStep == 0 { file.release(before: next) }
  }
}

/// The marks of several files in one order.
private struct MarkHeap {
  private var cursors: [(mark: PassageMark, cursor: MarkCursor)] = []

  /// Where the next mark begins.
  var start: Int? { cursors.first?.mark.start.place }

  mutating func insert(_ cursor: MarkCursor) {
    cursors.append((cursor.file[cursor.next], cursor))
    var index = cursors.count - 1
    while index > 0, cursors[index].mark.start < cursors[(index - 1) / 2].mark.start {
      cursors.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func next() -> PassageMark? {
    guard let head = cursors.first else { return nil }
    var cursor = head.cursor
    cursor.advance()
    if cursor.next < cursor.end {
      cursors[0] = (cursor.file[cursor.next], cursor)
    } else {
      cursors.swapAt(0, cursors.count - 1)
      cursors.removeLast()
    }
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < cursors.count && cursors[child].mark.start < cursors[least].mark.start { least = child }
      if least == index { break }
      cursors.swapAt(index, least)
      index = least
    }
    return head.mark
  }
}

/// The marks around a place; the first is the one whose earlier passage stands first.
private struct ActiveMarks {
  /// A mark by what to add to a place to have the earlier one: the least stands first in the corpus.
  struct Entry {
    var shift: Int64
    var end: Int
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var first: Entry { entries[0] }

  mutating func insert(_ mark: PassageMark) {
    let shift = Int64(mark.source.bits) - Int64(mark.start.place)
    let end = mark.start.place + mark.count
    if let first = entries.first, first.shift == shift {
      entries[0].end = max(first.end, end)
      return
    }
    entries.append(Entry(shift: shift, end: end))
    var index = entries.count - 1
    while index > 0, entries[index].shift < entries[(index - 1) / 2].shift {
      entries.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func removeFirst() {
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < entries.count && entries[child].shift < entries[least].shift {
        least = child
      }
      if least == index { return }
      entries.swapAt(index, least)
      index = least
    }
  }
}
