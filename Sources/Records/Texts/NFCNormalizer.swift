package import Base
import CICU

/// Brings text into Unicode's normal form C, in which `é` is one code point wherever it can be.
/// One for each thread: it keeps its memory.
///
/// Most text is already in that form and is only checked, by a table (`NFCTable`); ICU converts the rest.
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
        if !NFCTable.shared.isNormal(piece), normalize(piece, &output) {
          isChanged = true
        } else {
          output.append(piece)
        }
        start = end
      }
      return isChanged
    }
  }

  /// Appends `text` in normal form C where it is in another form; appends nothing, and is false, where it is not.
  package func normalize(changed text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Bool {
    guard !NFCTable.shared.isNormal(text) else { return false }
    return normalize(Span(_unsafeElements: text), into: &output)
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
}
