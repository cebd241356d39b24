/// A rolling hash of a run of bytes: of the run one byte further on, the hash takes two multiplications.
///
/// A polynomial in a fixed odd number modulo 2^64, whose bits are mixed before they are compared. The same bytes have the
/// same hash wherever they stand, on every machine.
internal struct SeedHash {
  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Bytes of a run.
  let length: Int
  /// The base to the power of the length: what the byte that leaves a run was multiplied by.
  private let leaving: UInt64

  init(length: Int) {
    self.length = length
    var power: UInt64 = 1
    for _ in 0..<length { power = power &* Self.base }
    leaving = power
  }

  /// The state after the run at a pointer.
  @inline(__always) func state(at pointer: UnsafeRawPointer) -> UInt64 {
    var state: UInt64 = 0
    for index in 0..<length {
      state = state &* Self.base &+ UInt64(pointer.load(fromByteOffset: index, as: UInt8.self)) &+ 1
    }
    return state
  }

  /// The state after the run that begins one byte after the one at a pointer, whose state is given.
  @inline(__always) func next(_ state: UInt64, after pointer: UnsafeRawPointer) -> UInt64 {
    let out = UInt64(pointer.load(as: UInt8.self)) &+ 1
    let incoming = UInt64(pointer.load(fromByteOffset: length, as: UInt8.self)) &+ 1
    return state &* Self.base &+ (incoming &- out &* leaving)
  }

  /// The hash of a state.
  @inline(__always) static func hash(_ state: UInt64) -> UInt64 {
    let product = (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93
    return product ^ product >> 29
  }
}
