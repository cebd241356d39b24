internal import CSystem
internal import Records

/// Damaged zstd and LZ4 frames.
extension MemberStream {
  /// Stored bytes that are fed at a time then: one, so that a call that fails has little else in it.
  static let salvageStep = 1

  /// The decoders of zstd and LZ4 do not return the bytes decoded in the call that found the
  /// damage. Decoding the frame again in small steps recovers them, if its start is still available.
  func startSalvage() -> Bool {
    guard codec != .gzip, salvage == nil, memberOffset >= window.keptOffset else { return false }
    salvage = tail - head - memberStart
    window.move(to: memberOffset)
    switch codec {
    case .zstd: zstd.start()
    default: lz4.start()
    }
    return true
  }

  /// Takes in decoded bytes, but for those that were delivered before.
  func take(_ produced: Int) {
    let known = min(salvage ?? 0, produced)
    if known > 0 {
      memmove(base + tail, base + tail + known, produced - known)
      salvage? -= known
    }
    tail += produced - known
  }
}
