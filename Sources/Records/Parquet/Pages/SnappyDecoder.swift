internal import CSystem

/// Decodes Snappy's raw format (google/snappy, format_description.txt).
internal enum SnappyDecoder {
  /// Bytes after the decoded ones that may be overwritten, because copies are made in wide steps.
  static let slack = 64

  /// The number of decoded bytes that the input announces, and where the elements start.
  static func head(_ input: PageBytes) throws(FormatFault) -> (count: Int, start: Int) {
    var cursor = PageCursor(input)
    let count = try cursor.varint()
    guard count <= UInt64(UInt32.max) else { throw .damaged("the Snappy data declares an impossible size") }
    return (Int(count), cursor.position)
  }

  /// Of each tag that is a copy: its length, bits 8 to 10 of its offset, and from bit 12 the bytes of offset that
  /// follow.
  private static let copies: [UInt16] = (0..<256).map { tag in
    let low = tag >> 2
    return switch tag & 3 {
    case 1: UInt16((low & 7) + 4 | (tag >> 5) << 8 | 1 << 12)
    case 2: UInt16(low + 1 | 2 << 12)
    case 3: UInt16(low + 1 | 4 << 12)
    default: 0
    }
  }

  /// Decodes `input` to exactly `count` bytes; `output` has room for `slack` more.
  static func decode(
    _ input: PageBytes, from start: Int, to output: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(FormatFault) {
    let end = try copies.withUnsafeBufferPointer { (table) throws(FormatFault) in
      try decode(input, from: start, to: output, count: count, table.baseAddress!)
    }
    guard end == count else { throw .damaged("the Snappy data has \(end) bytes, and declares \(count)") }
  }

  private static func decode(
    _ input: PageBytes, from start: Int, to output: UnsafeMutablePointer<UInt8>, count: Int,
    _ table: UnsafePointer<UInt16>
  ) throws(FormatFault) -> Int {
    let source = input.base
    let sourceCount = input.count
    let raw = UnsafeRawPointer(source)
    var from = start
    var to = 0
    while from < sourceCount {
      let tag = Int(source[from])
      from &+= 1
      if tag & 3 == 0 {
        var length = tag &>> 2 &+ 1
        // Most literals are short: one wide copy, whose excess is overwritten later.
        if length <= 16, from &+ 16 <= sourceCount, length <= count &- to {
          copy16(raw + from, output + to)
          from &+= length
          to &+= length
          continue
        }
        if length > 60 {
          let extra = length &- 60
          guard extra <= sourceCount &- from else { throw cut }
          length = Int(input.bits(at: from &* 8, width: extra &* 8)) &+ 1
          from &+= extra
        }
        guard length <= sourceCount &- from else { throw cut }
        guard length <= count &- to else { throw excess }
        memcpy(output + to, source + from, length)
        from &+= length
        to &+= length
        continue
      }
      let entry = Int(table[tag])
      let extra = entry &>> 12
      let trailer: Int
      if from &+ 4 <= sourceCount {
        let word = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: from, as: UInt32.self))
        trailer = Int(UInt64(word) & (1 &<< UInt64(extra &* 8) &- 1))
      } else {
        guard extra <= sourceCount &- from else { throw cut }
        trailer = Int(input.bits(at: from &* 8, width: extra &* 8))
      }
      from &+= extra
      let length = entry & 0xFF
      let offset = entry & 0x700 &+ trailer
      guard offset > 0, offset <= to else {
        throw FormatFault.damaged("the Snappy data refers to bytes before its start")
      }
      guard length <= count &- to else { throw excess }
      repeatBytes(output + to, offset: offset, length: length)
      to &+= length
    }
    return to
  }

  private static var cut: FormatFault { .damaged("the Snappy data ends prematurely") }
  private static var excess: FormatFault { .damaged("the Snappy data has more bytes than it declares") }

  @inline(__always) private static func copy16(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt8>) {
    let block = source.loadUnaligned(as: SIMD2<UInt64>.self)
    UnsafeMutableRawPointer(target).storeBytes(of: block, as: SIMD2<UInt64>.self)
  }

  @inline(__always) private static func copy8(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<UInt8>) {
    let word = source.loadUnaligned(as: UInt64.self)
    UnsafeMutableRawPointer(target).storeBytes(of: word, as: UInt64.self)
  }

  /// Copies `length` bytes, at most 64, from `offset` bytes before `target`, where the two may overlap.
  @inline(__always) private static func repeatBytes(
    _ target: UnsafeMutablePointer<UInt8>, offset: Int, length: Int
  ) {
    let source = UnsafeRawPointer(target - offset)
    if offset >= 16 {
      copy16(source, target)
      var done = 16
      while done < length {
        copy16(source + done, target + done)
        done &+= 16
      }
      return
    }
    var target = target
    var left = length
    var distance = offset
    // A pattern shorter than a word is doubled until it fills one.
    while distance < 8 {
      copy8(source, target)
      target += distance
      left &-= distance
      distance &+= distance
    }
    var from = source
    while left > 0 {
      copy8(from, target)
      from += 8
      target += 8
      left &-= 8
    }
  }
}
