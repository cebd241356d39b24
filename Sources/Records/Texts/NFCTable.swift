internal import CICU

/// Which code points normal form C changes, alone or together with what is before them: tells without ICU that
/// text is in that form (Unicode Standard Annex 15, section 9, with the pairs looked up).
internal struct NFCTable: @unchecked Sendable {
  static let shared = NFCTable()

  /// How a code point behaves.
  private enum Behaviour {
    /// It stays as it is, and so does what is before it.
    static let plain: UInt8 = 0
    /// It may change places with a mark before it.
    static let mark: UInt8 = 1
    /// It may compose with what is before it.
    static let joining: UInt8 = 2
    /// It is never in the form.
    static let changing: UInt8 = 3
  }

  private let behaviours: UnsafeMutablePointer<UInt8>

  private init() {
    let behaviours = UnsafeMutablePointer<UInt8>.allocate(capacity: 0x11_0000)
    behaviours.initialize(repeating: Behaviour.plain, count: 0x11_0000)
    guard let form = dataprep_normal_form_open(dataprep_normal_c, dataprep_unicode_version()),
      dataprep_normal_form_ranges(
        form, behaviours,
        { context, first, last, behaviour in
          guard let table = context?.assumingMemoryBound(to: UInt8.self) else { return }
          for code in first...last {
            var kind = Behaviour.mark
            if behaviour != dataprep_normal_mark {
              kind = NFCTable.changesAlone(code) ? Behaviour.changing : Behaviour.joining
            }
            table[Int(code)] = kind
          }
        })
    else { preconditionFailure("ICU without its own data") }
    dataprep_normal_form_close(form)
    self.behaviours = behaviours
  }

  /// Whether a code point's normal form is another.
  private static func changesAlone(_ code: Int32) -> Bool {
    guard let scalar = Unicode.Scalar(UInt32(code)) else { return false }
    let units = Array(String(scalar).utf16)
    var normal = [UInt16](repeating: 0, count: 3 * units.count)
    let count = dataprep_nfc(&normal, Int32(normal.count), units, Int32(units.count))
    return count < 0 || !normal[..<Int(count)].elementsEqual(units)
  }

  /// Whether text is in normal form C; false also for some marks in a row that are. Invalid bytes count as a plain
  /// character.
  func isNormal(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = NFCTable.endOfLatin(text)
    guard start < text.count else { return true }
    // What a mark at the start of the scan may join.
    while start > 0, text[start - 1] >= 0x80 { start -= 1 }
    if start > 0 { start -= 1 }
    var scan = UTF8Scan(text, from: start)
    var previous: UInt32 = 0
    var followsMark = false
    while let code = scan.next() {
      guard code >= 0x300 else {
        (previous, followsMark) = (code, false)
        continue
      }
      switch code < 0x11_0000 ? behaviours[Int(code)] : Behaviour.plain {
      case Behaviour.plain: (previous, followsMark) = (code, false)
      case Behaviour.changing: return false
      case Behaviour.mark:
        if followsMark || dataprep_nfc_reorders(Int32(previous), Int32(code)) { return false }
        followsMark = true
      default:
        if followsMark || dataprep_nfc_pair(Int32(previous), Int32(code)) >= 0
          || dataprep_nfc_reorders(Int32(previous), Int32(code))
        {
          return false
        }
        followsMark = true
      }
    }
    return true
  }

  /// The place of the first lead byte of a code point from U+0300 on, below which none changes; the end without one.
  private static func endOfLatin(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index &+ 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      // The high bit of each byte that has it and whose other bits are at least 4C.
      let found = ((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x3434_3434_3434_3434) & word & 0x8080_8080_8080_8080
      if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < raw.count, raw[index] < 0xCC { index &+= 1 }
    return index
  }
}
