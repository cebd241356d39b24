/// Bytes of a page or a part of it, lent by the reader of the column until its next page.
internal struct PageBytes {
  let base: UnsafePointer<UInt8>
  let count: Int

  init(base: UnsafePointer<UInt8>, count: Int) {
    self.base = base
    self.count = count
  }

  /// The bytes in `range`.
  func part(_ range: Range<Int>) -> PageBytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    return PageBytes(base: base + range.lowerBound, count: range.count)
  }

  /// An unsigned number of four bytes, lowest first; nil if the bytes end before.
  @inline(__always) func uint32(at offset: Int) -> Int? {
    guard offset >= 0, offset &+ 4 <= count else { return nil }
    return Int(UInt32(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }

  /// `width` bits, at most 56, from bit `position` on, lowest first; bits after the end are 0.
  @inline(__always) func bits(at position: Int, width: Int) -> UInt64 {
    let byte = position &>> 3
    var word: UInt64 = 0
    if byte &+ 8 <= count {
      word = UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: byte, as: UInt64.self))
    } else {
      var index = byte
      while index < count {
        word |= UInt64(base[index]) &<< UInt64((index &- byte) &* 8)
        index &+= 1
      }
    }
    return (word &>> UInt64(position & 7)) & (1 &<< UInt64(width) &- 1)
  }
}

/// Reads the variable-length numbers of encodings.
internal struct PageCursor {
  let bytes: PageBytes
  var position = 0

  init(_ bytes: PageBytes) { self.bytes = bytes }

  mutating func varint() throws(FormatFault) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard position < bytes.count else { throw .damaged("the page ends inside a number") }
      let byte = bytes.base[position]
      position &+= 1
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
      guard shift < 70 else { throw .damaged("a number in the page is too long") }
    }
  }

  mutating func zigzag() throws(FormatFault) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value &>> 1) ^ -Int64(value & 1)
  }
}
