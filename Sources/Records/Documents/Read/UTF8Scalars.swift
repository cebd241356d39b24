/// Counts Unicode scalars sixteen bytes at a time.
internal enum UTF8Scalars {
  /// The scalars of valid UTF-8 in a range of bytes: those bytes that do not continue one.
  static func count(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
    let raw = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range])
    var continuing = 0
    var index = 0
    // Bytes 0x80 to 0xBF are those below -64 as signed ones.
    let bound = SIMD16<Int8>(repeating: -64)
    // Fifteen blocks at a time, as the sum of 16 lanes has to fit a byte.
    while index &+ 240 <= raw.count {
      var lanes = SIMD16<UInt8>(repeating: 0)
      for step in 0..<15 {
        let block = raw.loadUnaligned(fromByteOffset: index &+ step &* 16, as: SIMD16<Int8>.self)
        lanes &-= unsafeBitCast(block .< bound, to: SIMD16<UInt8>.self)
      }
      continuing &+= Int(lanes.wrappedSum())
      index &+= 240
    }
    while index < raw.count {
      if raw[index] & 0xC0 == 0x80 { continuing &+= 1 }
      index &+= 1
    }
    return raw.count - continuing
  }
}
