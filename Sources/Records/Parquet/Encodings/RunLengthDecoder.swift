/// Decodes numbers stored as runs of equal ones and runs of packed bits (Parquet's RLE / bit-packing hybrid), some at a
/// time.
internal struct RunLengthDecoder {
  private var cursor: PageCursor
  private let width: Int
  /// Numbers left of the run, and what they are where they are equal.
  private var rest = 0
  private var isRepeated = false
  private var repeatedValue: UInt32 = 0
  /// The next number's first bit, in a run of packed bits.
  private var bit = 0

  /// - Parameter width: bits of a number, 0 to 32.
  init(_ bytes: PageBytes, width: Int) {
    cursor = PageCursor(bytes)
    self.width = width
  }

  /// Takes `count` numbers off a run if all of them are `value` and one run has them.
  mutating func take(_ count: Int, of value: UInt32) throws(FormatFault) -> Bool {
    if rest == 0, count > 0 { try startRun() }
    guard isRepeated, repeatedValue == value, rest >= count else { return false }
    rest &-= count
    return true
  }

  /// Decodes the next `count` numbers.
  mutating func read(_ count: Int, into output: UnsafeMutablePointer<UInt32>) throws(FormatFault) {
    var done = 0
    while done < count {
      if rest == 0 { try startRun() }
      let step = min(rest, count &- done)
      if isRepeated {
        (output + done).update(repeating: repeatedValue, count: step)
      } else {
        unpack(step, into: output + done)
      }
      rest &-= step
      done &+= step
    }
  }

  private mutating func unpack(_ count: Int, into output: UnsafeMutablePointer<UInt32>) {
    var bit = bit
    for index in 0..<count {
      output[index] = UInt32(truncatingIfNeeded: cursor.bytes.bits(at: bit, width: width))
      bit &+= width
    }
    self.bit = bit
  }

  private mutating func startRun() throws(FormatFault) {
    while rest == 0 {
      guard cursor.position < cursor.bytes.count else { throw .damaged("the page has fewer values than it declares") }
      let head = try cursor.varint()
      guard head >> 1 <= UInt64(Int32.max) else { throw .damaged("a run in the page is too long") }
      isRepeated = head & 1 == 0
      if isRepeated { try startRepeated(Int(head >> 1)) } else { startPacked(groups: Int(head >> 1)) }
    }
  }

  private mutating func startRepeated(_ count: Int) throws(FormatFault) {
    let byteCount = (width + 7) / 8
    guard cursor.bytes.count - cursor.position >= byteCount else {
      throw .damaged("the page ends inside a run")
    }
    repeatedValue = UInt32(truncatingIfNeeded: cursor.bytes.bits(at: cursor.position * 8, width: byteCount * 8))
    cursor.position += byteCount
    rest = count
  }

  /// Groups of eight; a last group whose padding was not written has the numbers that are there.
  private mutating func startPacked(groups: Int) {
    bit = cursor.position * 8
    let available = cursor.bytes.count - cursor.position
    let byteCount = min(groups * width, available)
    rest = width == 0 ? groups * 8 : min(groups * 8, byteCount * 8 / width)
    cursor.position += byteCount
  }
}
