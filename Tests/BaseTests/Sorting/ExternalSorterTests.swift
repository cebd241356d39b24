import TestSupport
import Testing

@testable import Base

@Suite struct ExternalSorterTests {
  /// Memory for this many records.
  private static func memory<R: SortRecord>(_ count: Int, of: R.Type) -> Int { 2 * count * MemoryLayout<R>.stride }

  private static func sorted<R: SortRecord>(
    _ records: [R], inMemory count: Int, width: Int = R.Key.bitWidth, mostRuns: Int = 256
  ) throws -> [(R.Key, UInt64)] {
    try withTemporaryFolder { folder in
      var sorter = ExternalSorter<R>(
        path: "\(folder)/sort", memory: memory(count, of: R.self), width: width, mostRuns: mostRuns)
      for record in records { try sorter.append(record) }
      var found: [(R.Key, UInt64)] = []
      try sorter.finish { found.append(($0, $1)) }
      // Nothing is left behind.
      #expect(try FileSystem.names(in: folder) == [])
      return found
    }
  }

  private static let memories = [1, 2, 7, 100, 1000, 10_000]

  /// All records come out, by key and then in the order in which they were added, whatever the memory.
  @Test(arguments: memories, [0, 1, 5000]) func keyedValues(_ memory: Int, _ count: Int) throws {
    guard memory > 1 || count < 5000 else { return }
    var generator = SeededGenerator(seed: 4)
    let records = (0..<count).map { KeyedValue(UInt64.random(in: 0...999, using: &generator), UInt64($0)) }
    let expected = records.sorted { ($0.key, $0.payload) < ($1.key, $1.payload) }
    for mostRuns in [3, 5, 256] where memory >= 100 || mostRuns == 256 {
      let found = try Self.sorted(records, inMemory: memory, mostRuns: mostRuns)
      #expect(found.map(\.0) == expected.map(\.key))
      #expect(found.map(\.1) == expected.map(\.payload))
    }
  }

  /// Thousands of runs: at no time are more files there than may be open, and a record is written a few times at most.
  @Test(arguments: [3, 8, 64]) func filesAreMergedInRounds(_ mostRuns: Int) throws {
    try withTemporaryFolder { folder in
      typealias Record = KeyedValue<UInt32>
      var sorter = ExternalSorter<Record>(
        path: "\(folder)/sort", memory: Self.memory(2, of: Record.self), mostRuns: mostRuns)
      var (most, level) = (0, 0)
      for number in 0..<6000 as Range<UInt64> {
        try sorter.append(Record(UInt32(truncatingIfNeeded: number &* 2_654_435_761), number))
        guard number % 2 == 1 else { continue }
        most = max(most, try FileSystem.names(in: folder).count)
        #expect(sorter.levels == sorter.levels.sorted(by: >))
        level = max(level, sorter.levels.first ?? 0)
      }
      #expect(most < mostRuns)
      if mostRuns == 64 { #expect(level == 2) }
      var (count, last) = (0, UInt32(0))
      try sorter.finish { key, number in
        #expect(UInt32(truncatingIfNeeded: number &* 2_654_435_761) == key && last <= key)
        last = key
        count += 1
      }
      #expect(count == 6000)
    }
  }

  @Test(arguments: [7, 100, 10_000]) func countedKeys(_ memory: Int) throws {
    var generator = SeededGenerator(seed: 5)
    let keys = (0..<3000).map { _ in UInt128.random(in: 0...500, using: &generator) << 70 }
    let counts = Dictionary(keys.map { ($0, UInt64(1)) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    for mostRuns in [3, 256] {
      let found = try Self.sorted(keys.map { CountedKey($0) }, inMemory: memory, mostRuns: mostRuns)
      #expect(found.map(\.0) == counts.map(\.key))
      #expect(found.map(\.1) == counts.map(\.value))
    }
  }

  /// A record type of a caller's own: the least payload of each key.
  private struct Least: SortRecord {
    var key: UInt32
    var payload: UInt64
    static func combined(_ first: UInt64, _ second: UInt64) -> UInt64? { min(first, second) }
  }

  @Test(arguments: [3, 50, 5000]) func leastPayload(_ memory: Int) throws {
    var generator = SeededGenerator(seed: 6)
    let records = (0..<2000).map { _ in
      Least(key: .random(in: 0...99, using: &generator), payload: .random(in: 0...9999, using: &generator))
    }
    let least = Dictionary(records.map { ($0.key, $0.payload) }, uniquingKeysWith: min).sorted { $0.key < $1.key }
    let found = try Self.sorted(records, inMemory: memory)
    #expect(found.map(\.0) == least.map(\.key))
    #expect(found.map(\.1) == least.map(\.value))
  }

  /// Keys of every width, to the last bit.
  @Test(arguments: [1, 10, 11, 12, 63, 64, 101, 128]) func widths(_ width: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    let greatest = UInt128.max >> UInt128(128 - width)
    let keys = (0..<500).map { _ in UInt128.random(in: 0...greatest, using: &generator) } + [0, greatest, greatest]
    let found = try Self.sorted(keys.map { KeyedValue($0, 0) }, inMemory: 90, width: width)
    #expect(found.map(\.0) == keys.sorted())
  }

  @Test func errorsPassThrough() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      for memory in [1 << 10, 1 << 20] {
        #expect(throws: Stop.self) {
          var sorter = ExternalSorter<CountedKey<UInt64>>(path: "\(folder)/x", memory: memory)
          for key in 0..<1000 as Range<UInt64> { try sorter.append(CountedKey(key)) }
          try sorter.finish { key, _ in if key == 500 { throw Stop() } }
        }
      }
      let left = try FileSystem.names(in: folder)
      #expect(left == [])
      #expect(throws: OutputError.self) {
        var sorter = ExternalSorter<CountedKey<UInt64>>(path: "\(folder)/none/x", memory: 64)
        for key in 0..<1000 as Range<UInt64> { try sorter.append(CountedKey(key)) }
      }
    }
  }
}
