/// Decodes DELTA_BINARY_PACKED integers, some at a time.
internal struct DeltaDecoder {
  /// How many integers there are in total.
  let count: Int
  private var cursor: PageCursor
  /// Whether the integers are of 64 bits; those of 32 wrap there.
  private let isWide: Bool
  private let blockSize: Int
  private let miniblockSize: Int
  private let miniblocks: Int
  private var last: Int64
  /// Integers not decoded yet; the first is in the header.
  private var rest: Int
  private var isAtFirst = true

  private var smallest: Int64 = 0
  /// Where the block's bit widths are, which of them comes next, and what is left of its miniblock.
  private var widths = 0
  private var miniblock: Int
  private var miniblockRest = 0
  private var width = 0
  private var bit = 0

  init(_ bytes: PageBytes, isWide: Bool) throws(FormatFault) {
    cursor = PageCursor(bytes)
    self.isWide = isWide
    let sizes = (try cursor.varint(), try cursor.varint(), try cursor.varint())
    guard sizes.0 > 0, sizes.0 <= 1 << 20, sizes.1 > 0, sizes.1 <= 1 << 12, sizes.0 % (sizes.1 * 8) == 0,
      sizes.2 <= UInt64(Int32.max)
    else { throw .damaged("the header of the delta-encoded values is invalid") }
    blockSize = Int(sizes.0)
    miniblocks = Int(sizes.1)
    miniblockSize = blockSize / miniblocks
    count = Int(sizes.2)
    rest = count
    miniblock = miniblocks
    last = try cursor.zigzag()
  }

  /// Decodes the next `count` integers.
  mutating func read(_ count: Int, into output: UnsafeMutablePointer<Int64>) throws(FormatFault) {
    guard count <= rest else { throw .damaged("the page has fewer values than it declares") }
    rest &-= count
    var done = 0
    if isAtFirst, count > 0 {
      isAtFirst = false
      output[0] = isWide ? last : Int64(Int32(truncatingIfNeeded: last))
      done = 1
    }
    while done < count {
      if miniblockRest == 0 { try startMiniblock() }
      let step = min(miniblockRest, count &- done)
      for index in done..<done &+ step {
        last = last &+ smallest &+ Int64(bitPattern: packed())
        output[index] = isWide ? last : Int64(Int32(truncatingIfNeeded: last))
      }
      miniblockRest &-= step
      done &+= step
    }
  }

  @inline(__always) private mutating func packed() -> UInt64 {
    defer { bit &+= width }
    if width <= 56 { return cursor.bytes.bits(at: bit, width: width) }
    return cursor.bytes.bits(at: bit, width: 32)
      | cursor.bytes.bits(at: bit &+ 32, width: width &- 32) &<< 32
  }

  private mutating func startMiniblock() throws(FormatFault) {
    if miniblock == miniblocks {
      smallest = try cursor.zigzag()
      widths = cursor.position
      guard miniblocks <= cursor.bytes.count - widths else { throw .damaged("the page ends inside a block") }
      cursor.position += miniblocks
      miniblock = 0
    }
    width = Int(cursor.bytes.base[widths + miniblock])
    let byteCount = miniblockSize * width / 8
    guard width <= 64, byteCount <= cursor.bytes.count - cursor.position else {
      throw .damaged("the page ends inside a block")
    }
    bit = cursor.position * 8
    cursor.position += byteCount
    miniblock += 1
    miniblockRest = miniblockSize
  }

  /// Where the encoded integers end in the bytes that they were given in.
  func end() throws(FormatFault) -> Int {
    var copy = self
    if copy.isAtFirst, copy.rest > 0 { copy.rest -= 1 }
    copy.rest -= min(copy.rest, copy.miniblockRest)
    while copy.rest > 0 {
      try copy.startMiniblock()
      copy.rest -= min(copy.rest, copy.miniblockSize)
    }
    return copy.cursor.position
  }
}
