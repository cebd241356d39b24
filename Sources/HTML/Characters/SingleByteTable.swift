import Base
import CResources

/// One single-byte encoding's upper half as UTF-8, ready to be written.
final class SingleByteTable: Sendable {
  /// For each byte of 80 to FF its UTF-8 in the lower three bytes, first byte lowest, and their
  /// number in the highest; bit 31 marks malformed bytes.
  private let units: [UInt32]

  private let codePoints: [UInt32?]

  private static let malformedBit: UInt32 = 1 << 31

  /// What a byte from 80 on represents; nil for a malformed one.
  func codePoint(_ byte: UInt8) -> UInt32? { codePoints[Int(byte & 0x7F)] }

  private init(codePoints: [UInt32?]) {
    self.codePoints = codePoints
    precondition(codePoints.count == 128, "a single-byte encoding has 128 upper bytes")
    units = codePoints.map { point in
      let value = point ?? 0xFFFD
      let bytes: UInt32
      let count: UInt32
      if value < 0x80 {
        (bytes, count) = (value, 1)
      } else if value < 0x800 {
        (bytes, count) = ((0xC0 | value >> 6) | (0x80 | value & 0x3F) << 8, 2)
      } else {
        (bytes, count) = (
          (0xE0 | value >> 12) | (0x80 | value >> 6 & 0x3F) << 8 | (0x80 | value & 0x3F) << 16, 3
        )
      }
      return bytes | count << 24 | (point == nil ? SingleByteTable.malformedBit : 0)
    }
  }

  /// Appends `source` as UTF-8 and returns how many bytes were malformed.
  func decode(_ source: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Int {
    guard let base = source.baseAddress else { return 0 }
    // Pieces keep the room asked for near what is used: most pages are ASCII for the most part.
    let piece = 32 << 10
    var malformed = 0
    var start = 0
    while start < source.count {
      let count = min(piece, source.count - start)
      output.withRoom(3 * count + 8) { room in
        units.withUnsafeBufferPointer { units in
          SingleByteTable.convert(base + start, count, units, room.baseAddress, &malformed)
        }
      }
      start += count
    }
    return malformed
  }

  private static func convert(
    _ source: UnsafePointer<UInt8>, _ count: Int, _ units: UnsafeBufferPointer<UInt32>,
    _ room: UnsafeMutablePointer<UInt8>?, _ malformed: inout Int
  ) -> Int {
    guard let room, let units = units.baseAddress else { return 0 }
    let input = UnsafeRawPointer(source)
    let output = UnsafeMutableRawPointer(room)
    var read = 0
    var written = 0
    while read < count {
      if read + 8 <= count {
        let word = input.loadUnaligned(fromByteOffset: read, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          output.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
          read &+= 8
          written &+= 8
          continue
        }
      }
      let end = min(read &+ 8, count)
      while read < end {
        let byte = source[read]
        read &+= 1
        if byte < 0x80 {
          room[written] = byte
          written &+= 1
        } else {
          let unit = units[Int(byte & 0x7F)]
          output.storeBytes(of: unit, toByteOffset: written, as: UInt32.self)
          written &+= Int(unit >> 24 & 0x7F)
          malformed &+= Int(unit >> 31)
        }
      }
    }
    return written
  }

  /// The table of an encoding that has one.
  static func table(for encoding: CharacterEncoding) -> SingleByteTable? { all[encoding] }

  private static let all: [CharacterEncoding: SingleByteTable] = {
    var tables: [CharacterEncoding: SingleByteTable] = [:]
    let text = UnsafeBufferPointer(
      start: dataprep_single_byte_encodings_tsv, count: dataprep_single_byte_encodings_tsv_count)
    for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let columns = line.split(separator: UInt8(ascii: "\t"))
      let points = columns[1].split(separator: UInt8(ascii: " ")).map {
        UInt32(String(decoding: $0, as: UTF8.self), radix: 16)
      }
      guard let encoding = CharacterEncoding(rawValue: String(decoding: columns[0], as: UTF8.self))
      else { preconditionFailure("single-byte-encodings.tsv has an unknown encoding") }
      tables[encoding] = SingleByteTable(codePoints: points)
    }
    // The two differ in the order in which browsers showed the letters, not in the letters.
    tables[.iso8859_8i] = tables[.iso8859_8]
    // Bytes 80 to FF are U+F780 to U+F7FF (Encoding Standard, 14.5).
    tables[.userDefined] = SingleByteTable(codePoints: (0xF780...0xF7FF).map { $0 })
    return tables
  }()
}
