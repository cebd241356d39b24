import TestSupport

/// Parquet's encodings, written plainly from its specification (parquet-format, Encodings.md), for the decoders' tests.
enum ParquetEncoder {
  static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  static func zigzag(_ value: Int64) -> [UInt8] { varint(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  /// Numbers of `width` bits, lowest first.
  static func packed(_ numbers: [UInt64], width: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (numbers.count * width + 7) / 8)
    for (index, number) in numbers.enumerated() {
      for bit in 0..<width where number >> UInt64(bit) & 1 == 1 {
        let place = index * width + bit
        bytes[place / 8] |= 1 << UInt8(place % 8)
      }
    }
    return bytes
  }

  /// Numbers in runs of equal ones and of packed ones; which of them where is random, where both can be.
  static func runs(_ numbers: [UInt32], width: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = numbers[...]
    while let first = rest.first {
      let equal = rest.prefix { $0 == first }.count
      if equal >= 8 || rest.count < 8 || (equal > 1 && Bool.random(using: &generator)) {
        let count = Int.random(in: 1...equal, using: &generator)
        bytes += varint(UInt64(count) << 1)
        bytes += (0..<(width + 7) / 8).map { UInt8(truncatingIfNeeded: first >> UInt32($0 * 8)) }
        rest = rest.dropFirst(count)
      } else {
        let groups = Int.random(in: 1...rest.count / 8, using: &generator)
        bytes += varint(UInt64(groups) << 1 | 1) + packed(rest.prefix(groups * 8).map { UInt64($0) }, width: width)
        rest = rest.dropFirst(groups * 8)
      }
    }
    return bytes
  }

  /// Integers as differences, in blocks of `miniblocks` parts, each with a width of its own.
  static func deltas(_ values: [Int64], block: Int = 128, miniblocks: Int = 4) -> [UInt8] {
    var bytes = varint(UInt64(block)) + varint(UInt64(miniblocks)) + varint(UInt64(values.count))
    bytes += zigzag(values.first ?? 0)
    var rest = zip(values, values.dropFirst()).map { $1 &- $0 }[...]
    while !rest.isEmpty {
      let differences = rest.prefix(block)
      rest = rest.dropFirst(block)
      let least = differences.min()!
      var (widths, content): ([UInt8], [UInt8]) = ([], [])
      for part in 0..<miniblocks {
        let size = block / miniblocks
        let numbers = differences.dropFirst(part * size).prefix(size).map { UInt64(bitPattern: $0 &- least) }
        let width = numbers.map { 64 - $0.leadingZeroBitCount }.max()
        // The width of a part without numbers may be anything; nothing of it is stored.
        widths.append(UInt8(width ?? 77))
        if let width {
          content += packed(numbers + [UInt64](repeating: 0, count: size - numbers.count), width: width)
        }
      }
      bytes += zigzag(least) + widths + content
    }
    return bytes
  }

  /// Byte arrays by what each shares with the one before.
  static func fronts(_ values: [[UInt8]]) -> [UInt8] {
    var before: [UInt8] = []
    var (prefixes, suffixes): ([Int64], [[UInt8]]) = ([], [])
    for value in values {
      let shared = zip(before, value).prefix { $0 == $1 }.count
      prefixes.append(Int64(shared))
      suffixes.append(Array(value[shared...]))
      before = value
    }
    return deltas(prefixes) + deltas(suffixes.map { Int64($0.count) }) + suffixes.joined()
  }

  static func fixed(_ value: Int64, width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> Int64($0 * 8)) }
  }

  /// The first bytes of all values, then the second ones, and so on.
  static func split(_ values: [[UInt8]], width: Int) -> [UInt8] {
    (0..<width).flatMap { byte in values.map { $0[byte] } }
  }
}
