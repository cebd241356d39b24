import Base
import TestSupport
import Testing

@testable import Records

/// What the encoder of the tests writes is decoded, in steps of any size; what is damaged is refused.
@Suite struct EncodingTests {
  /// Calls `body` with the sizes of steps that add up to `count`.
  private static func inSteps(
    _ count: Int, _ generator: inout SeededGenerator, _ body: (Int) throws -> Void
  ) rethrows {
    var rest = count
    while rest > 0 {
      let step = min(rest, Int.random(in: 0...40, using: &generator))
      try body(step)
      rest -= step
    }
  }

  private static func withPage<R>(_ bytes: [UInt8], _ body: (PageBytes) throws -> R) rethrows -> R {
    // A page of no bytes has an address too.
    try (bytes + [0xEE]).withUnsafeBufferPointer { try body(PageBytes(base: $0.baseAddress!, count: bytes.count)) }
  }

  private static func message(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch { return (error as? FormatFault)?.message ?? "\(error)" }
  }

  @Test(arguments: [0, 1, 2, 3, 7, 8, 9, 20, 31, 32]) func runsOfEqualAndPackedNumbers(_ width: Int) throws {
    var generator = SeededGenerator(seed: UInt64(width))
    let greatest = UInt32(truncatingIfNeeded: UInt64(1) << UInt64(width) - 1)
    for count in [1, 7, 8, 100, 1000] {
      var numbers: [UInt32] = []
      while numbers.count < count {
        let number = UInt32.random(in: 0...greatest, using: &generator)
        numbers += [UInt32](repeating: number, count: [1, 1, 1, 2, 30].randomElement(using: &generator)!)
      }
      numbers = Array(numbers.prefix(count))
      let bytes = ParquetEncoder.runs(numbers, width: width, &generator)
      try Self.withPage(bytes) { page in
        var decoder = RunLengthDecoder(page, width: width)
        var found: [UInt32] = []
        try Self.inSteps(count, &generator) { step in
          // Taking a step of one value off is reading it, where it can be taken.
          if let next = found.count < count ? numbers[found.count] : nil, try decoder.take(step, of: next) {
            found += [UInt32](repeating: next, count: step)
          } else {
            var room = [UInt32](repeating: 0, count: step + 1)
            try decoder.read(step, into: &room)
            found += room.prefix(step)
          }
        }
        #expect(found == numbers)
        var room: [UInt32] = [0]
        let end = Self.message { try decoder.read(1, into: &room) }
        #expect(end == "the page has fewer values than it declares")
      }
    }
  }

  @Test(
    arguments: [
      ([], "the page has fewer values than it declares"), ([0x80], "the page ends inside a number"),
      ([0x02], "the page ends inside a run"), ([0x02, 1], "the page ends inside a run"),
      ([UInt8](repeating: 0xFF, count: 11), "a number in the page is too long"),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "a run in the page is too long"),
      // A packed run has the numbers whose bits are there, and no more.
      ([0x03], "the page has fewer values than it declares"),
      ([0x03, 1], "the page has fewer values than it declares"), ([0x02, 1, 0], nil),
    ] as [([UInt8], String?)])
  func damagedRuns(_ bytes: [UInt8], _ message: String?) {
    let found = Self.withPage(bytes) { page in
      Self.message {
        var decoder = RunLengthDecoder(page, width: 9)
        var room: [UInt32] = [0]
        try decoder.read(1, into: &room)
      }
    }
    #expect(found == message)
  }

  /// Integers whose differences take any number of bits, also those that overflow.
  @Test(arguments: [(128, 4), (128, 1), (256, 8), (8, 1)]) func differences(_ block: Int, _ miniblocks: Int) throws {
    var generator = SeededGenerator(seed: UInt64(block + miniblocks))
    for (spread, count) in [(0, 1), (0, 300), (5, 129), (1000, 128), (1 << 40, 77), (Int64.max, 500), (3, 0)] {
      for isWide in [true, false] {
        let values = (0..<count).map { _ in
          let value = Int64.random(in: (spread == .max ? .min : -spread)...spread, using: &generator)
          return isWide ? value : Int64(Int32(truncatingIfNeeded: value))
        }
        let bytes = ParquetEncoder.deltas(values, block: block, miniblocks: miniblocks)
        try Self.withPage(bytes + [1, 2, 3]) { page in
          var decoder = try DeltaDecoder(page, isWide: isWide)
          #expect(decoder.count == count)
          var found: [Int64] = []
          try Self.inSteps(count, &generator) { step in
            // What follows is found from any place.
            #expect(try decoder.end() == bytes.count)
            var room = [Int64](repeating: 0, count: step + 1)
            try decoder.read(step, into: &room)
            found += room.prefix(step)
          }
          #expect(found == values)
          var room: [Int64] = [0]
          let end = Self.message { try decoder.read(1, into: &room) }
          #expect(end == "the page has fewer values than it declares")
        }
      }
    }
  }

  @Test func damagedDifferences() {
    let header = "the header of the delta-encoded values is invalid"
    func read(_ bytes: [UInt8]) -> String? {
      Self.withPage(bytes) { page in
        Self.message {
          var decoder = try DeltaDecoder(page, isWide: true)
          var room = [Int64](repeating: 0, count: 300)
          try decoder.read(min(decoder.count, 300), into: &room)
        }
      }
    }
    let good = ParquetEncoder.deltas((0..<200).map { $0 * $0 })
    #expect(read(good) == nil)
    for end in good.indices { #expect(read(Array(good[..<end])) != nil) }
    // Sizes of blocks and parts: 0, not a multiple of 8 a part, too great.
    for sizes in [[0, 4], [128, 0], [100, 4], [128, 32], [1 << 21, 4], [1 << 20, 1 << 13]] as [[UInt64]] {
      #expect(read(sizes.flatMap(ParquetEncoder.varint) + [1, 0]) == header)
    }
    #expect(read([0x80, 1, 4] + ParquetEncoder.varint(1 << 31) + [0]) == header)
    // A width of more than 64 bits.
    #expect(
      read([0x80, 1, 4, 9, 0, 0, 65, 0, 0, 0] + [UInt8](repeating: 0, count: 300)) == "the page ends inside a block")
  }

  /// A column of each type, its values as they come out, in each encoding that it can have.
  private static func column(_ type: ParquetColumn.PhysicalType, _ width: Int) -> ParquetColumn {
    ParquetColumn(name: "x", type: type, width: width, isText: false, isRepeated: false, definitionLevel: 0)
  }

  private static func read(
    _ page: PageBytes, _ encoding: Int, _ column: ParquetColumn, count: Int, dictionary: [[UInt8]] = [],
    _ generator: inout SeededGenerator
  ) throws -> [[UInt8]] {
    var room = ValueDecoder.Room(capacity: 64)
    for entry in dictionary { room.entries.append(room.dictionary.place(entry.span)) }
    var decoder = try ValueDecoder(
      page, encoding: encoding, column: column, hasDictionary: !dictionary.isEmpty, limit: 1 << 20)
    var found: [[UInt8]] = []
    try inSteps(count, &generator) { step in
      var ranges = [ByteRange](repeating: .empty, count: step + 1)
      let home = try decoder.read(step, into: &ranges, &room)
      for range in ranges.prefix(step) {
        switch home {
        case .page: found.append((0..<Int(range.count)).map { page.base[Int(range.start) + $0] })
        case .values: found.append(room.values.withSpan(range.range) { $0.withUnsafeBufferPointer { Array($0) } })
        case .dictionary:
          found.append(room.dictionary.withSpan(range.range) { $0.withUnsafeBufferPointer { Array($0) } })
        }
      }
    }
    return found
  }

  @Test(arguments: [0, 1, 9, 150]) func valuesOfEveryTypeAndEncoding(_ count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count) + 40)
    let integers = (0..<count).map { _ in Int64.random(in: -70_000...70_000, using: &generator) }
    let arrays: [[UInt8]] = (0..<count).map { _ in
      Array("prefix, letters".utf8.prefix(.random(in: 0...15, using: &generator)))
        + (0..<Int.random(in: 0...3, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    let flags = integers.map { [UInt8($0 & 1)] }
    func check(
      _ bytes: [UInt8], _ encoding: Int, _ column: ParquetColumn, _ values: [[UInt8]], _ dictionary: [[UInt8]] = []
    )
      throws
    {
      try Self.withPage(bytes) { page in
        let found = try Self.read(page, encoding, column, count: count, dictionary: dictionary, &generator)
        #expect(found == values, "\(column.type), encoding \(encoding)")
        let more = Self.message {
          _ = try Self.read(page, encoding, column, count: count + 64, dictionary: dictionary, &generator)
        }
        #expect(more != nil, "\(column.type), encoding \(encoding): values after the last")
      }
    }
    let text = Self.column(.byteArray, 0)
    try check(arrays.flatMap { ParquetEncoder.fixed(Int64($0.count), width: 4) + $0 }, 0, text, arrays)
    try check(ParquetEncoder.deltas(arrays.map { Int64($0.count) }) + arrays.joined(), 6, text, arrays)
    try check(ParquetEncoder.fronts(arrays), 7, text, arrays)
    let bits = ParquetEncoder.packed(flags.map { UInt64($0[0]) }, width: 1)
    // Bits of a byte that is not full are values as well, as far as a reader can tell: it is told their number.
    if count % 8 == 0 || count > 8 { try check(bits, 0, Self.column(.boolean, 1), flags) }
    let runs = ParquetEncoder.runs(flags.map { UInt32($0[0]) }, width: 1, &generator)
    try check(ParquetEncoder.fixed(Int64(runs.count), width: 4) + runs, 3, Self.column(.boolean, 1), flags)
    for (type, width) in [(ParquetColumn.PhysicalType.int32, 4), (.int64, 8)] {
      let values = integers.map { ParquetEncoder.fixed($0, width: width) }
      try check(Array(values.joined()), 0, Self.column(type, width), values)
      try check(ParquetEncoder.deltas(integers), 5, Self.column(type, width), values)
      try check(ParquetEncoder.split(values, width: width), 9, Self.column(type, width), values)
    }
    let fixed = integers.map { ParquetEncoder.fixed($0, width: 7) }
    let column = Self.column(.fixedLengthByteArray, 7)
    try check(Array(fixed.joined()), 0, column, fixed)
    try check(ParquetEncoder.fronts(fixed), 7, column, fixed)
    try check(ParquetEncoder.split(fixed, width: 7), 9, column, fixed)
    let entries = ["one", "", "three"].map { Array($0.utf8) }
    let indices = integers.map { UInt32($0.magnitude % 3) }
    for encoding in [2, 8] {
      let bytes = [2] + ParquetEncoder.runs(indices, width: 2, &generator)
      try check(bytes, encoding, text, indices.map { entries[Int($0)] }, entries)
    }
  }

  @Test func valuesThatAreRefused() {
    func message(
      _ bytes: [UInt8], _ encoding: Int, _ type: ParquetColumn.PhysicalType, _ width: Int, dictionary: [[UInt8]] = []
    ) -> String? {
      var generator = SeededGenerator(seed: 1)
      return Self.withPage(bytes) { page in
        Self.message {
          _ = try Self.read(page, encoding, Self.column(type, width), count: 2, dictionary: dictionary, &generator)
        }
      }
    }
    let short = "the page is shorter than its values"
    #expect(message([1, 0, 0, 0, 9, 2, 0, 0, 0, 9], 0, .byteArray, 0) == short)
    #expect(message([0xFF, 0xFF, 0xFF, 0xFF, 9], 0, .byteArray, 0) == short)
    #expect(message([UInt8](repeating: 0, count: 15), 0, .int64, 8) == short)
    #expect(message([9, 0, 0, 0, 1], 3, .boolean, 1) == short)
    #expect(message(ParquetEncoder.deltas([2, -1]) + [1, 2, 3], 6, .byteArray, 0) == short)
    #expect(message([1, 2, 3], 9, .float, 4) == "the page's size is not a multiple of the value size")
    #expect(message([1, 4, 0], 2, .byteArray, 0) == "the page refers to a missing dictionary")
    #expect(
      message([33, 4, 0], 2, .byteArray, 0, dictionary: [[1]]) == "the dictionary's indices are wider than 32 bits")
    #expect(
      message([1, 4, 1], 8, .byteArray, 0, dictionary: [[1]]) == "the page refers to a missing entry of its dictionary")
    #expect(message([], 5, .byteArray, 0) == "values of type byteArray use encoding 5, which is not supported")
    #expect(message([], 6, .int32, 4) == "values of type int32 use encoding 6, which is not supported")
    let counts = "the page has different numbers of prefixes and suffixes"
    #expect(message(ParquetEncoder.deltas([0, 1]) + ParquetEncoder.deltas([1]), 7, .byteArray, 0) == counts)
    let prefix = "a value of the page has a prefix longer than the previous value"
    let suffixes = ParquetEncoder.deltas([1, 1]) + [1, 2]
    #expect(message(ParquetEncoder.deltas([1, 0]) + suffixes, 7, .byteArray, 0) == prefix)
    #expect(message(ParquetEncoder.deltas([0, 2]) + suffixes, 7, .byteArray, 0) == prefix)
    #expect(message(ParquetEncoder.deltas([0, 1]) + suffixes, 7, .fixedLengthByteArray, 1) == prefix)
    #expect(message(ParquetEncoder.deltas([0, -1]) + suffixes, 7, .byteArray, 0) == "a prefix's length is negative")
    #expect(message(ParquetEncoder.deltas([0, 1]) + suffixes, 7, .byteArray, 0) == nil)
  }

  /// Pages with bytes changed: every encoding gives values or refuses.
  @Test func mutations() {
    var generator = SeededGenerator(seed: 99)
    let texts = ["alpha", "alphabet", "beta", "", "beta max"].map { Array($0.utf8) }
    let integers: [Int64] = [5, -3, 1 << 40, 7, 7, 7, 0, 12]
    let pages: [([UInt8], Int, ParquetColumn)] = [
      (texts.flatMap { ParquetEncoder.fixed(Int64($0.count), width: 4) + $0 }, 0, Self.column(.byteArray, 0)),
      (ParquetEncoder.deltas(texts.map { Int64($0.count) }) + texts.joined(), 6, Self.column(.byteArray, 0)),
      (ParquetEncoder.fronts(texts), 7, Self.column(.byteArray, 0)),
      (ParquetEncoder.deltas(integers), 5, Self.column(.int64, 8)),
      ([3] + ParquetEncoder.runs([1, 2, 0, 2, 2, 2, 2, 1], width: 3, &generator), 8, Self.column(.byteArray, 0)),
    ]
    var refused = 0
    for round in 0..<2000 {
      var (bytes, encoding, column) = pages[round % pages.count]
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)][round % 6]
        case 1: bytes.insert(.random(in: 0...255, using: &generator), at: place)
        default: bytes.remove(at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      let message = Self.withPage(bytes) { page in
        Self.message {
          let found = try Self.read(page, encoding, column, count: 5, dictionary: texts, &generator)
          #expect(found.count == 5)
        }
      }
      if message != nil { refused += 1 }
    }
    #expect((500..<2000).contains(refused), "\(refused)")
  }
}
