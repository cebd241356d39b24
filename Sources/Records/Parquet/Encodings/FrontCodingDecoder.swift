internal import Base

/// Decodes DELTA_BYTE_ARRAY, front coding: of each value, how much of the one before it starts with, and the rest.
internal struct FrontCodingDecoder {
  private var prefixes: DeltaDecoder
  private var suffixes: DeltaDecoder
  private let bytes: PageBytes
  private var position: Int
  /// Bytes of every value, 0 if they differ.
  private let width: Int
  private let limit: Int
  /// The value before, kept from one read to the next.
  private var last: [UInt8] = []

  /// - Parameter limit: bytes that values decoded at once may take, as a short page can represent very many.
  init(_ bytes: PageBytes, width: Int, limit: Int) throws(FormatFault) {
    prefixes = try DeltaDecoder(bytes, isWide: false)
    let start = try prefixes.end()
    self.bytes = bytes.part(start..<bytes.count)
    suffixes = try DeltaDecoder(self.bytes, isWide: false)
    guard prefixes.count == suffixes.count else {
      throw .damaged("the page has different numbers of prefixes and suffixes")
    }
    position = try suffixes.end()
    self.width = width
    self.limit = limit
  }

  mutating func read(
    _ count: Int, into ranges: UnsafeMutablePointer<ByteRange>, _ room: inout ValueDecoder.Room
  ) throws(FormatFault) {
    guard count > 0 else { return }
    try prefixes.read(count, into: room.integers)
    // The numbers' memory takes the prefixes, the integers' then the suffixes.
    for index in 0..<count {
      guard let prefix = UInt32(exactly: room.integers[index]) else { throw .damaged("a prefix's length is negative") }
      room.numbers[index] = prefix
    }
    try suffixes.read(count, into: room.integers)
    room.values.append(last)
    var before = ByteRange(start: 0, count: last.count)
    for index in 0..<count {
      let prefix = Int(room.numbers[index])
      let suffix = Int(room.integers[index])
      guard prefix <= Int(before.count), suffix >= 0, suffix <= bytes.count - position,
        width == 0 || prefix + suffix == width
      else { throw .damaged("a value of the page has a prefix longer than the previous value") }
      let start = room.values.count
      guard start + prefix + suffix <= limit else {
        throw .unsupported("values of one page take more than \(limit) bytes")
      }
      room.values.append(copying: Int(before.start)..<Int(before.start) + prefix)
      room.values.append(UnsafeBufferPointer(start: bytes.base + position, count: suffix))
      position += suffix
      before = ByteRange(start: start, count: prefix + suffix)
      ranges[index] = before
    }
    last = room.values.withSpan(before.range) { $0.withUnsafeBufferPointer { Array($0) } }
  }
}
