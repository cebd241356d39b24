internal import CICU

/// What becomes of each character when datatrove 0.10.1 compares texts (`simplify_text` with its defaults): a table that is
/// made page by page when a text needs it. One for each thread.
internal final class DatatroveCharacters {
  /// What becomes of a character.
  enum Kind: UInt32 {
    /// Another character, or the same.
    case character = 0
    /// A space: white space, and the marks of datatrove's list.
    case space = 1
    /// Nothing: a mark without width.
    case removed = 2
    /// A part of a number.
    case digit = 3
    /// Several characters, whose number in `several` the entry has.
    case several = 4
    /// A capital sigma, whose lower case depends on its neighbours.
    case sigma = 5
  }

  /// The kind in the highest bits, then a character or a number.
  typealias Entry = UInt32

  private static let pageSize = 256
  private static let pageCount = 0x110000 / DatatroveCharacters.pageSize
  private let pages = UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>.allocate(
    capacity: DatatroveCharacters.pageCount)
  /// What characters become that become several, in UTF-8.
  private(set) var several: [[UInt8]] = []
  private let decomposition: OpaquePointer

  init() {
    pages.initialize(repeating: nil, count: Self.pageCount)
    guard let form = dataprep_normal_form_open(dataprep_normal_d, dataprep_unicode_version()) else {
      preconditionFailure("ICU has no normal form D")
    }
    decomposition = form
  }

  deinit {
    for page in 0..<Self.pageCount { pages[page]?.deallocate() }
    pages.deallocate()
    dataprep_normal_form_close(decomposition)
  }

  /// The entry of a code point below 0x110000.
  @inline(__always)
  func entry(_ scalar: UInt32) -> Entry {
    if let entries = pages[Int(scalar &>> 8)] { return entries[Int(scalar & 0xFF)] }
    return makePage(Int(scalar &>> 8))[Int(scalar & 0xFF)]
  }

  @inline(__always)
  static func kind(_ entry: Entry) -> UInt32 { entry &>> 29 }

  @inline(__always)
  static func value(_ entry: Entry) -> UInt32 { entry & 0x1FFF_FFFF }

  /// Whether a character parts a number in two, both of which count as one.
  static func isSeparator(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2C, 0x2E, 0x60C, 0x66B, 0x2396...0x2398: true
    default: false
    }
  }

  private func makePage(_ page: Int) -> UnsafeMutablePointer<Entry> {
    let entries = UnsafeMutablePointer<Entry>.allocate(capacity: Self.pageSize)
    for index in 0..<Self.pageSize {
      entries[index] = Unicode.Scalar(UInt32(page * Self.pageSize + index)).map(makeEntry) ?? 0
    }
    pages[page] = entries
    return entries
  }

  private func makeEntry(_ scalar: Unicode.Scalar) -> Entry {
    func entry(_ kind: Kind, _ value: UInt32 = 0) -> Entry { kind.rawValue << 29 | value }
    if scalar.value == 0x3A3 { return entry(.sigma) }
    if scalar.properties.generalCategory == .decimalNumber { return entry(.digit) }
    if Self.isSpace(scalar.value) || Self.punctuation.contains(scalar) { return entry(.space) }
    let rest = decomposed(scalar.properties.lowercaseMapping).unicodeScalars.filter {
      $0.properties.generalCategory != .nonspacingMark
    }
    guard let first = rest.first else { return entry(.removed) }
    if rest.count == 1 { return entry(.character, first.value) }
    several.append(Array(String(String.UnicodeScalarView(rest)).utf8))
    return entry(.several, UInt32(several.count - 1))
  }

  private func decomposed(_ text: String) -> String {
    let units = Array(text.utf16)
    var room = [UInt16](repeating: 0, count: 64)
    let count = dataprep_normal_form_apply(decomposition, &room, Int32(room.count), units, Int32(units.count))
    precondition((0...64).contains(count), "ICU cannot decompose a character")
    return String(decoding: room[..<Int(count)], as: UTF16.self)
  }

  /// White space as Python has it.
  static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// datatrove's list of marks that part words: ASCII's and these, and all control characters.
  private static let punctuation: Set<Unicode.Scalar> = {
    let listed = "—”：％１〈（）、━【」，】；“《„’∶´．–？！：～«〉》。…►»「"
    var marks = Set(listed.unicodeScalars)
    for value in 0..<UInt32(0xA0) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if scalar.value < 0x80 || scalar.properties.generalCategory == .control, !isWord { marks.insert(scalar) }
    }
    return marks
  }()
}
