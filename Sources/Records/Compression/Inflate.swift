internal import CSystem

/// Decodes a bare deflate stream (RFC 1951) piece by piece, at about twice zlib's speed.
///
/// Symbols are decoded from 64 bits at a time where both sides have room, and one by one, each as a whole or not at all,
/// where they have not. Output stands in a window of its own, from which it is copied.
internal struct Inflate: ~Copyable {
  /// What keeps it from going on.
  enum State { case input, room, end, damaged }

  /// What comes next in the stream.
  private enum Part {
    case block
    case stored(left: Int)
    /// The code that codes lengths are written in: how many of its lengths were read.
    case codeLengths(read: Int)
    /// Lengths of the codes: how many were read.
    case lengths(read: Int)
    case symbols
    case end
  }

  private typealias Kind = HuffmanTable.Kind
  private static let history = 1 << 15
  static let windowBytes = history + 1 << 17
  /// What is written beyond where the window is full: a few bytes, a longest match, and what a match writes beyond its end.
  private static let margin = 16 + 258 + 16

  let window = UnsafeMutablePointer<UInt8>.allocate(capacity: Inflate.windowBytes + Inflate.margin)
  /// Where decoded bytes end, and where the stream's first byte is or was to be.
  var end = 0
  var first = 0
  /// Where bytes begin that were not taken.
  private var taken = 0

  var literals = HuffmanTable(bits: 11, symbols: 288)
  var distances = HuffmanTable(bits: 8, symbols: 32)
  private let lengths = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 320)
  private var literalCount = 0
  private var distanceCount = 0
  private var codeLengthCount = 0

  private var part = Part.block
  private var isLast = false
  /// Bits that were read and not used, the next one lowest; above `count` of them zeros.
  private var bits: UInt64 = 0
  private var count: UInt64 = 0

  init() {}

  deinit {
    window.deallocate()
    lengths.deallocate()
  }

  /// Prepares for a new stream.
  mutating func start() {
    (end, first, taken) = (0, 0, 0)
    (bits, count) = (0, 0)
    part = .block
    isLast = false
  }

  /// Whether all decoded bytes were taken.
  var isEmpty: Bool { taken == end }

  /// Copies decoded bytes to `output`: how many.
  mutating func take(into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let count = min(output.count, end - taken)
    if count > 0 { memcpy(output.baseAddress!, window + taken, count) }
    taken += count
    return count
  }

  /// Decodes as far as possible, and gives what is new to `body`; all that was decoded before has to be taken.
  ///
  /// - Parameter position: where the input goes on; set to where it was read to. Where more input is wanted, all is read.
  mutating func decode(
    _ input: UnsafeBufferPointer<UInt8>, _ position: inout Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> State {
    // Not before it is worth it.
    if end > Self.windowBytes - 1 << 14 {
      let moved = end - Self.history
      memmove(window, window + moved, Self.history)
      end = Self.history
      first = max(0, first - moved)
    }
    taken = end
    var reader = Reader(input: input, position: position, bits: bits, count: count)
    let state = decode(&reader)
    if state != .input { reader.giveBack() }
    (bits, count, position) = (reader.bits, reader.count, reader.position)
    if end > taken { body(UnsafeBufferPointer(start: window + taken, count: end - taken)) }
    return state
  }

  private mutating func decode(_ reader: inout Reader) -> State {
    while true {
      let state: State?
      switch part {
      case .block: state = beginBlock(&reader)
      case .stored(let left): state = copyStored(left, &reader)
      case .codeLengths(let read): state = readCodeLengths(from: read, &reader)
      case .lengths(let read): state = readLengths(from: read, &reader)
      case .symbols: state = decodeSymbols(&reader)
      case .end: return .end
      }
      if let state { return state }
    }
  }

  // MARK: Blocks

  /// The end of a block.
  mutating func endBlock() -> State? {
    part = isLast ? .end : .block
    return nil
  }

  private mutating func beginBlock(_ reader: inout Reader) -> State? {
    guard reader.has(3) else { return .input }
    switch reader.peek(3) >> 1 {
    case 0:
      // What is left of the byte, then a length twice.
      let skipped = 3 + (reader.count &- 3) & 7
      guard reader.has(skipped + 32) else { return .input }
      isLast = reader.next(3) & 1 == 1
      _ = reader.next(skipped - 3)
      let left = reader.next(16)
      guard left ^ reader.next(16) == 0xFFFF else { return .damaged }
      part = .stored(left: Int(left))
    case 1:
      isLast = reader.next(3) & 1 == 1
      for symbol in 0..<288 { lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8 }
      for symbol in 0..<32 { lengths[288 + symbol] = 5 }
      (literalCount, distanceCount) = (288, 32)
      return makeTables()
    case 2:
      guard reader.has(17) else { return .input }
      isLast = reader.next(3) & 1 == 1
      literalCount = Int(reader.next(5)) + 257
      distanceCount = Int(reader.next(5)) + 1
      codeLengthCount = Int(reader.next(4)) + 4
      guard literalCount <= 286, distanceCount <= 30 else { return .damaged }
      for index in 0..<19 { lengths[index] = 0 }
      part = .codeLengths(read: 0)
    default: return .damaged
    }
    return nil
  }

  private mutating func copyStored(_ left: Int, _ reader: inout Reader) -> State? {
    var left = left
    // Bytes that are among the bits come first.
    while left > 0, end < Self.windowBytes, reader.count >= 8 {
      window[end] = UInt8(truncatingIfNeeded: reader.next(8))
      end += 1
      left -= 1
    }
    let count = min(left, Self.windowBytes - end, reader.count > 0 ? 0 : reader.input.count - reader.position)
    if count > 0 {
      memcpy(window + end, reader.input.baseAddress! + reader.position, count)
      reader.position += count
      end += count
      left -= count
    }
    guard left > 0 else { return endBlock() }
    part = .stored(left: left)
    return end < Self.windowBytes ? .input : .room
  }

  private static let codeLengthOrder: [UInt8] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  private mutating func readCodeLengths(from start: Int, _ reader: inout Reader) -> State? {
    for index in start..<codeLengthCount {
      guard reader.has(3) else {
        part = .codeLengths(read: index)
        return .input
      }
      lengths[Int(Self.codeLengthOrder[index])] = UInt8(truncatingIfNeeded: reader.next(3))
    }
    // The table of distances is not made yet.
    let made = distances.make(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(lengths)[..<19])) {
      HuffmanTable.Entry($0) << 16 | Kind.literal
    }
    guard made else { return .damaged }
    part = .lengths(read: 0)
    return nil
  }

  private mutating func readLengths(from start: Int, _ reader: inout Reader) -> State? {
    let all = literalCount + distanceCount
    var read = start
    while read < all {
      let entry = reader.entry(distances)
      let length = UInt64(entry & 31)
      let symbol = Int(entry >> 16)
      let more: UInt64 = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7
      guard reader.has(length + more) else {
        part = .lengths(read: read)
        return .input
      }
      guard entry & Kind.mask == Kind.literal else {
        if reader.has(15) { return .damaged }
        part = .lengths(read: read)
        return .input
      }
      _ = reader.next(length)
      let number = Int(reader.next(more))
      switch symbol {
      case 0..<16:
        lengths[read] = UInt8(truncatingIfNeeded: symbol)
        read += 1
      default:
        let times = number + (symbol == 18 ? 11 : 3)
        guard read + times <= all, symbol != 16 || read > 0 else { return .damaged }
        let value = symbol == 16 ? lengths[read - 1] : 0
        for _ in 0..<times {
          lengths[read] = value
          read += 1
        }
      }
    }
    // A block without an end is none.
    guard lengths[256] > 0 else { return .damaged }
    return makeTables()
  }

  private mutating func makeTables() -> State? {
    let all = UnsafeBufferPointer(lengths)
    let made =
      literals.make(UnsafeBufferPointer(rebasing: all[..<literalCount]), Self.literal)
      && distances.make(
        UnsafeBufferPointer(rebasing: all[literalCount..<literalCount + distanceCount]), Self.distance)
    guard made else { return .damaged }
    part = .symbols
    return nil
  }

  /// What a symbol of the first code is: a byte, the end, or a length from 3 on in steps that double every four.
  private static func literal(_ symbol: Int) -> HuffmanTable.Entry {
    if symbol < 256 { return HuffmanTable.Entry(symbol) << 16 | Kind.literal }
    if symbol == 256 { return Kind.end }
    if symbol > 285 { return Kind.none }
    if symbol == 285 { return 258 << 16 | Kind.match }
    let step = symbol - 257
    let more = step < 8 ? 0 : step / 4 - 1
    let base = step < 8 ? step + 3 : (4 + step % 4) << more + 3
    return HuffmanTable.Entry(base) << 16 | Kind.match | HuffmanTable.Entry(more) << 5
  }

  /// What a symbol of the other code is: a distance from 1 on in steps that double every two.
  private static func distance(_ symbol: Int) -> HuffmanTable.Entry {
    if symbol > 29 { return Kind.none }
    let more = symbol < 4 ? 0 : symbol / 2 - 1
    let base = symbol < 4 ? symbol + 1 : (2 + symbol % 2) << more + 1
    return HuffmanTable.Entry(base) << 16 | Kind.match | HuffmanTable.Entry(more) << 5
  }
}
