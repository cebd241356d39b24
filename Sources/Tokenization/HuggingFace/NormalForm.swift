internal import Base
internal import CICU

/// A normal form of Unicode, in the version of Hugging Face's tokenizers.
///
/// ICU does the work, restricted to the characters of that version: normal forms of characters do not change from one
/// version to the next, but new ones come with forms of their own. Text is looked at once, by a table; only what is
/// between two characters that do not change or move is handed to ICU.
internal final class NormalForm: @unchecked Sendable {
  /// Which one.
  enum Kind: String, Sendable {
    case composed = "NFC"
    case compatible = "NFKC"
    case decomposed = "NFD"
    case compatibleDecomposed = "NFKD"

    fileprivate var native: dataprep_normal_kind {
      switch self {
      case .composed: dataprep_normal_c
      case .compatible: dataprep_normal_kc
      case .decomposed: dataprep_normal_d
      case .compatibleDecomposed: dataprep_normal_kd
      }
    }
  }

  /// The version of the tables of the crate unicode-normalization-alignments 0.1, which tokenizers 0.23 uses.
  static let unicodeVersion = "9.0"

  /// How a character behaves, by its code point.
  private enum Behaviour {
    static let plain: UInt8 = 0
    static let mark: UInt8 = 1
    static let changing: UInt8 = 2
  }

  let kind: Kind
  private let form: OpaquePointer
  private let behaviours: UnsafeMutablePointer<UInt8>

  /// The form of that kind, created once.
  static func of(_ kind: Kind) -> NormalForm {
    switch kind {
    case .composed: composed
    case .compatible: compatible
    case .decomposed: decomposed
    case .compatibleDecomposed: compatibleDecomposed
    }
  }

  private static let composed = NormalForm(.composed)
  private static let compatible = NormalForm(.compatible)
  private static let decomposed = NormalForm(.decomposed)
  private static let compatibleDecomposed = NormalForm(.compatibleDecomposed)

  private init(_ kind: Kind) {
    self.kind = kind
    guard let form = dataprep_normal_form_open(kind.native, Self.unicodeVersion) else {
      preconditionFailure("ICU without its own data")
    }
    self.form = form
    behaviours = .allocate(capacity: 0x110000)
    behaviours.initialize(repeating: Behaviour.plain, count: 0x110000)
    let isDone = dataprep_normal_form_ranges(form, behaviours) { context, first, last, behaviour in
      guard let table = context?.assumingMemoryBound(to: UInt8.self) else { return }
      let value = behaviour == dataprep_normal_mark ? Behaviour.mark : Behaviour.changing
      (table + Int(first)).update(repeating: value, count: Int(last - first) + 1)
    }
    precondition(isDone, "ICU without its own data")
  }

  deinit {
    dataprep_normal_form_close(form)
    behaviours.deallocate()
  }

  /// Memory of one thread.
  struct Scratch {
    fileprivate var units: [UInt16] = []
    fileprivate var normal: [UInt16] = []
  }

  /// Writes well-formed `text` in this form to `output`, in place of what is there; false, and nothing written, where
  /// it is in this form already.
  func normalize(
    _ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer, _ scratch: inout Scratch
  ) -> Bool {
    output.removeAll()
    var copied = 0
    // Where the last plain character begins; a change may reach back to it.
    var plain = 0
    var offset = 0
    while offset < text.count {
      if text[offset] < 0x80 {
        plain = offset
        offset += 1
        continue
      }
      let (behaviour, length) = character(at: offset, in: text)
      if behaviour == Behaviour.plain {
        plain = offset
        offset += length
        continue
      }
      var end = offset + length
      var isLoneMark = behaviour == Behaviour.mark
      while end < text.count {
        let next = character(at: end, in: text)
        if next.behaviour == Behaviour.plain { break }
        isLoneMark = false
        end += next.length
      }
      // After a plain character a mark that does not change has nothing to change places with.
      if !isLoneMark {
        output.append(UnsafeBufferPointer(rebasing: text[copied..<plain]))
        apply(to: UnsafeBufferPointer(rebasing: text[plain..<end]), &output, &scratch)
        copied = end
      }
      offset = end
      plain = end
    }
    if copied == 0 { return false }
    output.append(UnsafeBufferPointer(rebasing: text[copied...]))
    return true
  }

  /// A string in this form.
  func normalized(_ string: String) -> [UInt8] {
    var output = ByteBuffer()
    var scratch = Scratch()
    let bytes = Array(string.utf8)
    guard bytes.withUnsafeBufferPointer({ normalize($0, into: &output, &scratch) }) else { return bytes }
    return output.withUnsafeBytes { Array($0) }
  }

  /// How the character at `offset` behaves, and its bytes.
  @inline(__always)
  private func character(at offset: Int, in text: UnsafeBufferPointer<UInt8>) -> (behaviour: UInt8, length: Int) {
    let first = text[offset]
    if first < 0x80 { return (behaviours[Int(first)], 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset + length <= text.count else { return (Behaviour.plain, text.count - offset) }
    var code = Int(first) & (0x7F &>> length)
    for index in 1..<length { code = code &<< 6 | Int(text[offset + index] & 0x3F) }
    return (code <= 0x10FFFF ? behaviours[code] : Behaviour.plain, length)
  }

  private func apply(to piece: UnsafeBufferPointer<UInt8>, _ output: inout ByteBuffer, _ scratch: inout Scratch) {
    precondition(piece.count < Int(Int32.max) / 8, "a run of combining characters of 256 MB")
    if scratch.units.count < piece.count { scratch.units = Array(repeating: 0, count: piece.count * 2) }
    let room = Int32(scratch.units.count)
    let count = piece.withMemoryRebound(to: CChar.self) {
      dataprep_utf16_from_utf8(&scratch.units, room, $0.baseAddress, Int32(piece.count))
    }
    var needed = count < 0 ? -1 : apply(count, &scratch)
    if needed > scratch.normal.count {
      scratch.normal = Array(repeating: 0, count: Int(needed) * 2)
      needed = apply(count, &scratch)
    }
    // Only text that is not UTF-8, against the contract, has no normal form.
    guard needed >= 0 else { return output.append(piece) }
    output.withRoom(3 * Int(needed)) { room in
      room.withMemoryRebound(to: CChar.self) {
        Int(dataprep_utf8_from_utf16($0.baseAddress, Int32(clamping: $0.count), scratch.normal, needed))
      }
    }
  }

  private func apply(_ count: Int32, _ scratch: inout Scratch) -> Int32 {
    let room = Int32(clamping: scratch.normal.count)
    return dataprep_normal_form_apply(form, &scratch.normal, room, scratch.units, count)
  }
}
