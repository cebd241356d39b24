package import Base
import CICU

/// Brings text into Unicode's normal form C, in which `é` is one code point wherever it can be.
/// One for each thread: it keeps its memory.
///
/// Most text is already in that form and is only checked: directly if no code point is U+0300
/// or above, through ICU's quick check otherwise.
package final class NFCNormalizer {
  private var units: [UInt16] = []
  private var normal: [UInt16] = []

  /// Bytes that are normalised at once.
  private static let pieceSize = 256 << 10

  /// A normalizer; use one per thread.
  package init() {}

  /// Appends well-formed UTF-8 `text` in normal form C, and returns whether it was in another form.
  @discardableResult
  package func normalize(_ text: Span<UInt8>, into output: inout ByteBuffer) -> Bool {
    text.withUnsafeBufferPointer { bytes in
      var isChanged = false
      var start = 0
      while start < bytes.count {
        let end = NFCNormalizer.pieceEnd(bytes, start)
        let piece = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if !NFCNormalizer.isBelowCombiningMarks(piece), normalize(piece, &output) {
          isChanged = true
        } else {
          output.append(piece)
        }
        start = end
      }
      return isChanged
    }
  }

  /// Normalises a piece and appends it; false, and nothing appended, where it is in the form.
  private func normalize(_ piece: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer) -> Bool {
    // Two thirds of a gigabyte without one ASCII byte are no text.
    guard piece.count < Int(Int32.max) / 3 else { return false }
    let room = Int32(piece.count)
    if units.count < piece.count { units = [UInt16](repeating: 0, count: piece.count) }
    let count = piece.withMemoryRebound(to: CChar.self) {
      dataprep_utf16_from_utf8(&units, room, $0.baseAddress, room)
    }
    // Not well-formed, against the contract: left as it is.
    guard count >= 0, dataprep_nfc_prefix(units, count) < count else { return false }
    if normal.count < 3 * Int(count) { normal = [UInt16](repeating: 0, count: 3 * Int(count)) }
    let normalCount = dataprep_nfc(&normal, Int32(clamping: normal.count), units, count)
    guard normalCount >= 0, !normal[..<Int(normalCount)].elementsEqual(units[..<Int(count)]) else { return false }
    output.withRoom(3 * Int(normalCount)) { room in
      room.withMemoryRebound(to: CChar.self) {
        Int(dataprep_utf8_from_utf16($0.baseAddress, Int32(clamping: $0.count), normal, normalCount))
      }
    }
    return true
  }

  /// A piece ends before an ASCII byte, which never joins with what is before it.
  private static func pieceEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start + pieceSize
    while end < bytes.count, bytes[end] >= 0x80 { end += 1 }
    return min(end, bytes.count)
  }

  /// Whether all code points lie below U+0300: none decomposes and none combines.
  private static func isBelowCombiningMarks(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Lead bytes from CC on begin U+0300 and above.
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index + 32 <= raw.count {
      let vector = raw.loadUnaligned(fromByteOffset: index, as: SIMD32<UInt8>.self)
      if any(vector .>= SIMD32(repeating: 0xCC)) { return false }
      index += 32
    }
    while index < raw.count {
      if raw[index] >= 0xCC { return false }
      index += 1
    }
    return true
  }
}
