internal import Base

/// Writes numbers of few bits in Parquet's hybrid of runs and packed groups (Encodings, `RLE`).
internal enum RunLengthEncoder {
  /// Appends numbers of `bitWidth` bits, at most 32.
  static func append(_ values: ArraySlice<UInt32>, bitWidth: Int, to output: inout ByteBuffer) {
    var start = values.startIndex
    var packedFrom = start
    // A run is worth its header from eight on; numbers in front of it are packed in whole groups of eight.
    while start < values.endIndex {
      var end = start + 1
      while end < values.endIndex, values[end] == values[start] { end += 1 }
      let rest = (start - packedFrom) % 8
      let runStart = rest == 0 ? start : start + 8 - rest
      if end - runStart >= 8 {
        pack(values[packedFrom..<runStart], bitWidth, to: &output)
        varint(UInt64(end - runStart) << 1, to: &output)
        for byte in 0..<(bitWidth + 7) / 8 {
          output.append(UInt8(truncatingIfNeeded: values[runStart] >> UInt32(8 * byte)))
        }
        packedFrom = end
      }
      start = end
    }
    pack(values[packedFrom...], bitWidth, to: &output)
  }

  /// Packs numbers, the lowest bit first, with zeros up to a whole group.
  private static func pack(_ values: ArraySlice<UInt32>, _ bitWidth: Int, to output: inout ByteBuffer) {
    guard !values.isEmpty else { return }
    let groups = (values.count + 7) / 8
    varint(UInt64(groups) << 1 | 1, to: &output)
    var word: UInt64 = 0
    var bits = 0
    for place in 0..<8 * groups {
      let index = values.startIndex + place
      word |= (index < values.endIndex ? UInt64(values[index]) : 0) << UInt64(bits)
      bits += bitWidth
      while bits >= 8 {
        output.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
        bits -= 8
      }
    }
  }

  private static func varint(_ value: UInt64, to output: inout ByteBuffer) {
    var value = value
    while value >= 0x80 {
      output.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    output.append(UInt8(value))
  }
}
