import TestSupport
import Testing

@testable import Base

/// The parts of the external sort by themselves: sorting in memory, runs on disk, merging.
@Suite struct RunHeapTests {
  private static func run(_ folder: String, _ records: [(UInt32, UInt64)]) throws -> SortedRun<UInt32> {
    let run = try SortedRun<UInt32>(path: "\(folder)/run")
    for (key, payload) in records { try run.append(key, payload) }
    try run.finish()
    return run
  }

  /// More records than a block of the file, read back as they were written; the file goes with the object.
  @Test(arguments: [0, 1, 4095, 4096, 4097, 9000]) func runsAreReadBack(_ count: Int) throws {
    try withTemporaryFolder { folder in
      var generator = SeededGenerator(seed: UInt64(count))
      let records = (0..<count).map { _ in (UInt32.random(in: 0 ... .max, using: &generator), generator.next()) }
      do {
        let run = try Self.run(folder, records)
        #expect(try FileSystem.names(in: folder).count == 1)
        for (key, payload) in records {
          try run.advance()
          #expect(run.head?.key == key)
          #expect(run.head?.payload == payload)
        }
        for _ in 0..<2 {
          try run.advance()
          #expect(run.head == nil)
        }
      }
      #expect(try FileSystem.names(in: folder) == [])
    }
  }

  /// Any runs merge into what sorting all records gives: by key, then by run, then by place.
  @Test(arguments: [0, 1, 2, 3, 7, 20]) func merging(_ runCount: Int) throws {
    try withTemporaryFolder { folder in
      var generator = SeededGenerator(seed: UInt64(runCount))
      var all: [(key: UInt32, payload: UInt64)] = []
      let runs = try (0..<runCount).map { run in
        // Some runs are empty; keys repeat within and between runs.
        let keys = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
          [0, .max, .random(in: 0..<20, using: &generator)].randomElement(using: &generator)! as UInt32
        }
        let records = keys.sorted().enumerated().map { ($1, UInt64(run * 1000 + $0)) }
        all += records.map { ($0.0, $0.1) }
        return try Self.run(folder, records)
      }
      var heap = try RunHeap<KeyedValue<UInt32>>(runs)
      var found: [(key: UInt32, payload: UInt64)] = []
      try heap.forEach { found.append(($0, $1)) }
      // Payloads grow with the run and the place in it.
      let expected = all.sorted { ($0.key, $0.payload) < ($1.key, $1.payload) }
      #expect(found.map(\.key) == expected.map(\.key))
      #expect(found.map(\.payload) == expected.map(\.payload))
      #expect(try heap.next() == nil)
    }
  }

  @Test func countsOfOneKeyAreAdded() throws {
    try withTemporaryFolder { folder in
      let runs = [[(1, 2), (3, 1)], [(1, 5), (2, 1), (3, 4)], [(3, 10)]].map { $0.map { (UInt32($0), UInt64($1)) } }
      var heap = try RunHeap<CountedKey<UInt32>>(try runs.map { try Self.run(folder, $0) })
      var found: [[UInt64]] = []
      try heap.forEach { found.append([UInt64($0), $1]) }
      #expect(found == [[1, 7], [2, 1], [3, 15]])
    }
  }

  /// By the lowest bits alone where no higher ones are set, in a stable order.
  @Test(arguments: [1, 5, 11, 12, 22, 32]) func sortingInMemory(_ width: Int) {
    var generator = SeededGenerator(seed: UInt64(width))
    let greatest = UInt32.max >> UInt32(32 - width)
    for count in [0, 1, 2, 300] {
      var sorter = RadixSorter<KeyedValue<UInt32>>(memory: 2 * 300 * MemoryLayout<KeyedValue<UInt32>>.stride)
      #expect(sorter.capacity == 300)
      let records = (0..<count).map { (UInt32.random(in: 0...greatest, using: &generator), UInt64($0)) }
      for (key, payload) in records { sorter.append(KeyedValue(key, payload)) }
      sorter.sort(width: width)
      var found: [[UInt64]] = []
      sorter.forEach { found.append([UInt64($0), $1]) }
      #expect(found == records.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { [UInt64($0), $1] })
    }
  }
}
